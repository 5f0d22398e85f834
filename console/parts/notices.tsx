/** What a page says when there is nothing to show, or when something went wrong. */
import type { ComponentChildren, JSX } from "preact";
import { text } from "../strings.ts";
import { Icon, type IconName } from "./icons.tsx";

export const Empty = ({
  icon,
  title,
  children,
}: {
  icon: IconName;
  title: string;
  children: ComponentChildren;
}): JSX.Element => (
  <div class="empty">
    <div class="empty-icon">
      <Icon name={icon} />
    </div>
    <h2>{title}</h2>
    {children}
  </div>
);

export const Problem = ({ message }: { message: string | undefined }): JSX.Element | null =>
  message === undefined ? null : (
    <div class="problem" role="alert">
      <Icon name="warning" />
      <p>
        <strong>{text.failure.title}.</strong> {message}
      </p>
    </div>
  );

export const Loading = (): JSX.Element => (
  <p class="loading" role="status">
    {text.loading}
  </p>
);
