// Files that wait in a composer: chosen, dropped or pasted; sent as base64.

import { el, icon, iconButton } from "./dom.js";
import { size } from "./format.js";
import { toast } from "./toast.js";

const LARGEST_BYTES = 20 * 1024 * 1024;
const MOST = 10;
const THUMB_SIDE = 1024;

export class Attachments {
  constructor(onChange) {
    this.files = [];
    this.onChange = onChange;
    this.picker = el("input", { type: "file", multiple: true, hidden: true, "aria-label": "Attach files", tabindex: "-1" });
    this.picker.addEventListener("change", () => {
      this.take(this.picker.files);
      this.picker.value = "";
    });
    this.node = el("div", { class: "attachments", hidden: true });
  }

  /** Watches a composer for files that are dropped or pasted. */
  watch(form, field) {
    const carries = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
    form.addEventListener("dragover", (event) => {
      if (!carries(event)) return;
      event.preventDefault();
      form.classList.add("dropping");
    });
    form.addEventListener("dragleave", () => form.classList.remove("dropping"));
    form.addEventListener("drop", (event) => {
      form.classList.remove("dropping");
      if (!carries(event)) return;
      event.preventDefault();
      this.take(event.dataTransfer.files);
    });
    field.addEventListener("paste", (event) => {
      if (event.clipboardData?.files.length) this.take(event.clipboardData.files);
    });
  }

  take(list) {
    for (const file of list) {
      if (file.size > LARGEST_BYTES) toast(`${file.name} is larger than ${size(LARGEST_BYTES)}.`);
      else if (this.files.length >= MOST) toast(`At most ${MOST} files in one message.`);
      else this.files.push(file);
    }
    this.#show();
  }

  clear() {
    this.files = [];
    this.#show();
  }

  /** The files as the server wants them. */
  async payload() {
    return await Promise.all(
      this.files.map(async (file) => {
        const small = await thumb(file);
        return { name: file.name, mimetype: file.type || "application/octet-stream", base64: await base64(file), thumb: small ? await base64(small) : undefined };
      }),
    );
  }

  #show() {
    this.node.hidden = this.files.length === 0;
    this.node.replaceChildren(
      ...this.files.map((file, index) =>
        el("span", { class: "file" }, icon("file"), el("span", { class: "file-name" }, file.name), el("span", { class: "file-size" }, size(file.size)),
          iconButton("close", `Remove ${file.name}`, () => {
            this.files.splice(index, 1);
            this.#show();
          })),
      ),
    );
    this.onChange();
  }
}

/** A smaller picture of a picture, which in Slack the server makes; none where the browser cannot decode the file. */
async function thumb(file) {
  if (!file.type.startsWith("image/")) return null;
  try {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, THUMB_SIDE / Math.max(picture.width, picture.height));
    const canvas = el("canvas", { width: Math.max(1, Math.round(picture.width * scale)), height: Math.max(1, Math.round(picture.height * scale)) });
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  } catch {
    return null;
  }
}

function base64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}
