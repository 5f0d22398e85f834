/** The console begins here. */
import { render } from "preact";

const root = document.getElementById("console");
if (root !== null) render(<p>hi</p>, root);
