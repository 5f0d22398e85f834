/** Which otpost this is: package.json's version, in the code because bundles have no package.json. */
export const version = "0.1.0";
