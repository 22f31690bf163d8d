// What stands around the table: tools above it, the chosen cell, effects and problems.

class Bar {
  constructor(top, bottom, data, act) {
    Object.assign(this, { top, bottom, data, act });
    this.tools = new Map();
    this.said = make("p", "said", "", { role: "status" });
    this.effect = make("div", "effect", "", { role: "status", "aria-label": data.words.effect });
    this.span = make("span", "span");
    top.replaceChildren(...(data.editable ? [this.#palette(), this.#steps()] : []), this.#window(), this.#save());
    bottom.replaceChildren(this.said, this.effect);
    this.problems = make("ul", "problems");
    bottom.append(this.problems);
  }

  /** Show which tools can be used now. */
  update({ past, future, edits, brush, days, weekly, narrow }) {
    const disabled = { undo: !past, redo: !future, save: !edits, discard: !edits };
    for (const [name, off] of Object.entries(disabled)) {
      const button = this.tools.get(name);
      if (button) button.disabled = off;
    }
    for (const { code } of this.data.tools) this.#press(`code ${code}`, brush === code);
    this.#press("paint", brush !== null);
    this.#press("week", weekly);
    this.tools.get("week").hidden = narrow;
    for (const name of ["earlier", "later"]) this.tools.get(name).hidden = !weekly;
    this.span.textContent = weekly ? days : "";
    const words = this.data.words;
    const save = this.tools.get("save");
    if (save) save.textContent = edits ? words.save_n.replace("{}", edits) : words.save;
  }

  say(text, problems = []) {
    this.said.replaceChildren(make("span", "", text), ...problems.map((problem) => make("b", "u", problem)));
  }

  /** Show what the edits bring; pale while the server works it out. */
  judge(verdict, waiting, choose) {
    this.effect.classList.toggle("waiting", waiting);
    if (waiting) return;
    this.effect.replaceChildren(
      ...verdict.effect.map(({ label, value, change, tone, help }) => {
        const item = make("span", tone, "", { title: help });
        item.append(make("small", "", label), make("b", "", value));
        if (change) item.append(make("em", "", change));
        return item;
      }),
    );
    this.problems.replaceChildren(
      ...verdict.problems.map(({ text, tone, row, day }) => {
        const item = make("li", tone);
        if (row === null) item.append(make("span", "", text));
        else {
          const button = make("button", "", text, { type: "button" });
          button.addEventListener("click", () => choose(row, Math.max(day ?? 0, 0)));
          item.append(button);
        }
        return item;
      }),
    );
  }

  #palette() {
    const group = make("div", "tools", "", { role: "group", "aria-label": this.data.words.codes });
    for (const { code, text, title, key, kind } of this.data.tools) {
      const name = `${title}${key ? ` (${key.toUpperCase()})` : ""}`;
      const button = this.#button(group, `code ${code}`, text, name, () => this.act.code(code));
      button.classList.add(kind || "plain");
    }
    this.#button(group, "paint", this.data.words.paint, this.data.words.paint_help, () => this.act.paint());
    return group;
  }

  #steps() {
    const { words } = this.data;
    const group = make("div", "tools", "", { role: "group", "aria-label": words.steps });
    this.#button(group, "undo", words.undo, `${words.undo} (Ctrl+Z)`, () => this.act.back(false));
    this.#button(group, "redo", words.redo, `${words.redo} (Ctrl+Y)`, () => this.act.back(true));
    this.#button(group, "copy", words.copy, `${words.copy} (Ctrl+C)`, () => this.act.copy());
    this.#button(group, "paste", words.paste, `${words.paste} (Ctrl+V)`, () => this.act.paste());
    return group;
  }

  #window() {
    const { words } = this.data;
    const group = make("div", "tools", "", { role: "group", "aria-label": words.days });
    this.#button(group, "week", words.week, words.week_help, () => this.act.week());
    this.#button(group, "earlier", "‹", words.earlier, () => this.act.move(-1));
    group.append(this.span);
    this.#button(group, "later", "›", words.later, () => this.act.move(1));
    if (this.data.explains) this.#button(group, "why", words.why, words.why_help, () => this.act.explain());
    return group;
  }

  #save() {
    const group = make("div", "tools end");
    if (!this.data.editable) return group;
    const { words } = this.data;
    this.#button(group, "discard", words.discard, words.discard_help, () => this.act.discard());
    this.#button(group, "save", words.save, words.save_help, () => this.act.save()).classList.add("first");
    return group;
  }

  #button(group, name, text, title, click) {
    const button = make("button", "", text, { type: "button", title, "aria-label": title });
    button.addEventListener("click", click);
    this.tools.set(name, button);
    group.append(button);
    return button;
  }

  #press(name, pressed) {
    this.tools.get(name)?.setAttribute("aria-pressed", String(pressed));
  }
}

/** Fill the panel beside the table: why this shift, and who else could take it. */
function drawPanel(panel, content, act) {
  panel.hidden = !content;
  if (!content) return;
  const head = make("header");
  head.append(make("h4", "", content.title));
  const close = make("button", "", "×", { type: "button", title: content.close, "aria-label": content.close });
  close.addEventListener("click", () => act.close());
  head.append(close);
  const lists = content.parts.map(({ title, lines }) => {
    const part = make("section");
    const list = make("ol");
    for (const { text, note, tone, cells } of lines) {
      const item = make("li", tone);
      item.append(make("span", "", text), make("small", "", note));
      if (cells.length) {
        const take = make("button", "", content.take, { type: "button" });
        take.addEventListener("click", () => act.take(cells));
        item.append(take);
      }
      list.append(item);
    }
    part.append(make("h5", "", title), list);
    return part;
  });
  panel.replaceChildren(head, ...lists);
}
