/** The camera, for as long as it takes to take one picture. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { text } from "../strings.ts";

export function Camera({ onPicture }: { onPicture: (picture: Blob) => void }): JSX.Element | null {
  const stream = useSignal<MediaStream | undefined>(undefined);
  const problem = useSignal("");
  const video = useRef<HTMLVideoElement>(null);
  const stop = (): void => {
    for (const track of stream.peek()?.getTracks() ?? []) track.stop();
    stream.value = undefined;
  };
  // Only when the page is left.
  useEffect(() => stop, []);
  const shown = stream.value;
  useEffect(() => {
    if (video.current !== null && shown !== undefined) video.current.srcObject = shown;
  }, [shown]);

  const start = async (): Promise<void> => {
    problem.value = "";
    try {
      stream.value = await navigator.mediaDevices.getUserMedia({
        video: { facingMode: "environment" },
      });
    } catch {
      problem.value = text.authenticators.noCamera;
    }
  };
  const take = (): void => {
    const canvas = document.createElement("canvas");
    canvas.width = video.current?.videoWidth ?? 0;
    canvas.height = video.current?.videoHeight ?? 0;
    if (video.current !== null) canvas.getContext("2d")?.drawImage(video.current, 0, 0);
    canvas.toBlob((blob) => blob !== null && onPicture(blob), "image/png");
    stop();
  };

  // Over plain HTTP beyond this machine a browser gives no camera.
  if (navigator.mediaDevices === undefined) return null;
  return shown === undefined ? (
    <>
      <button type="button" onClick={() => void start()}>
        {text.authenticators.camera}
      </button>
      {problem.value !== "" && <p class="hint">{problem}</p>}
    </>
  ) : (
    <div class="camera">
      <video ref={video} autoPlay muted playsInline aria-label={text.authenticators.camera} />
      <button type="button" class="primary" onClick={take}>
        {text.authenticators.take}
      </button>
      <button type="button" class="quiet" onClick={stop}>
        {text.cancel}
      </button>
    </div>
  );
}
