/** The console begins here. */
import "./style/base.css";
import "./style/layout.css";
import "./style/parts.css";
import "./style/pages.css";
import "./style/tools.css";
import { render } from "preact";
import { App } from "./app.tsx";
import { beginSession } from "./session.ts";

const root = document.getElementById("console");
if (root !== null) {
  root.replaceChildren();
  render(<App />, root);
  void beginSession();
}
