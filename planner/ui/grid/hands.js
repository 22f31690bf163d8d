// Mouse, touch and keys: choosing cells, changing them, copying, swapping, painting.

const LOCK = "lock";

class Hands {
  /** `on` is told of cells that changed, of another choice, and of what cannot be done. */
  constructor(sheet, model, on) {
    Object.assign(this, { sheet, model, on });
    this.anchor = null;
    this.head = null;
    this.brush = null;
    this.clip = null;
    this.press = null;
    sheet.box.addEventListener("pointerdown", (event) => this.#down(event));
    sheet.box.addEventListener("pointerover", (event) => this.#over(event));
    sheet.box.addEventListener("pointerup", (event) => this.#up(event));
    sheet.box.addEventListener("pointercancel", () => this.#drop());
    sheet.box.addEventListener("dblclick", (event) => this.#week(event));
    sheet.box.addEventListener("keydown", (event) => this.#key(event));
  }

  /** The chosen cells as [row, day]. */
  chosen() {
    if (!this.head) return [];
    const [rows, days] = [0, 1].map((i) => [this.anchor[i], this.head[i]].sort((x, y) => x - y));
    const found = [];
    for (let r = rows[0]; r <= rows[1]; r += 1)
      for (let d = days[0]; d <= days[1]; d += 1) found.push([r, d]);
    return found;
  }

  choose(r, d, { extend = false } = {}) {
    const row = Math.min(Math.max(r, 0), this.model.rows - 1);
    const day = Math.min(Math.max(d, 0), this.model.days - 1);
    this.head = [row, day];
    if (!extend || !this.anchor) this.anchor = this.head;
    this.on.reveal(day);
    this.mark();
    this.#focus();
    this.sheet.cellAt(row, day)?.scrollIntoView({ block: "nearest", inline: "nearest" });
    this.on.chosen(this.head);
  }

  clear() {
    this.anchor = null;
    this.head = null;
    this.mark();
    this.on.chosen(null);
  }

  /** Show which cells are chosen. */
  mark() {
    for (const cell of this.sheet.box.querySelectorAll("td[aria-selected]")) cell.removeAttribute("aria-selected");
    for (const cell of this.sheet.box.querySelectorAll('td[tabindex="0"]')) cell.tabIndex = -1;
    for (const [r, d] of this.chosen()) this.sheet.cellAt(r, d)?.setAttribute("aria-selected", "true");
    const focus = this.head ? this.sheet.cellAt(...this.head) : this.sheet.cellAt(0, this.sheet.from);
    if (!focus) return;
    focus.tabIndex = 0;
    if (this.head) focus.setAttribute("aria-label", this.sheet.words(...this.head).flat().join(". "));
  }

  /** Give the chosen cells a code, or lock them all unless all are locked. */
  put(code) {
    const cells = this.chosen();
    const lock = cells.some(([r, d]) => this.model.cell(r, d)[3] === 0) ? 1 : 0;
    this.#change(cells.map(([r, d]) => this.#with(r, d, code, lock)));
  }

  copy() {
    const cells = this.chosen();
    if (!cells.length) return;
    const first = cells[0][0];
    const rows = new Map();
    for (const [r, d] of cells) rows.set(r - first, [...(rows.get(r - first) ?? []), this.model.cell(r, d)[2]]);
    this.clip = [...rows.values()];
    this.on.say(this.sheet.data.words.copied.replace("{}", cells.length));
  }

  /** Paste at the first chosen cell, again and again where more cells are chosen. */
  paste() {
    if (!this.clip || !this.head) return;
    const cells = this.chosen();
    const [[top, left], [bottom, right]] = [cells[0], cells[cells.length - 1]];
    const high = Math.max(this.clip.length, bottom - top + 1);
    const wide = Math.max(this.clip[0].length, right - left + 1);
    const pasted = [];
    for (let i = 0; i < high && top + i < this.model.rows; i += 1)
      for (let j = 0; j < wide && left + j < this.model.days; j += 1) {
        const row = this.clip[i % this.clip.length];
        pasted.push(this.#with(top + i, left + j, row[j % row.length], 0));
      }
    this.#change(pasted);
  }

  swap(one, other) {
    const [, , first, lock1] = this.model.cell(...one);
    const [, , second, lock2] = this.model.cell(...other);
    if (lock1 || lock2) this.on.say(this.sheet.data.words.locked_first);
    else this.#change([[...one, second, 0], [...other, first, 0]]);
  }

  back(forth) {
    const cells = forth ? this.model.redo() : this.model.undo();
    if (!cells.length) return;
    this.on.changed(cells);
    this.choose(cells[0][0], cells[0][1]);
  }

  #with(r, d, code, lock) {
    const [, , now, locked] = this.model.cell(r, d);
    return code === LOCK ? [r, d, now, lock] : [r, d, code, locked];
  }

  #change(cells) {
    const kept = cells.some(([r, d, code, locked]) => locked && this.model.cell(r, d)[2] !== code);
    const changed = this.model.change(cells);
    if (changed.length) this.on.changed(changed);
    if (kept) this.on.say(this.sheet.data.words.locked_first);
    this.mark();
    this.#focus(); // a button above the table had it, and keys are for the cell
  }

  #focus() {
    if (this.head) this.sheet.cellAt(...this.head)?.focus({ preventScroll: true });
  }

  #down(event) {
    const at = place(event);
    if (!at || event.button !== 0) return;
    const touch = event.pointerType === "touch";
    if (at.head) {
      if (touch) return;
      event.preventDefault();
      this.anchor = at.day === null ? [at.row, this.model.days - 1] : [this.model.rows - 1, at.day];
      this.choose(at.row ?? 0, at.day ?? 0, { extend: true });
      return;
    }
    if (!this.sheet.data.editable || touch) {
      // A finger scrolls; what it taps is chosen when it lifts.
      this.press = { kind: "tap", from: [at.row, at.day] };
      return;
    }
    event.preventDefault();
    if (this.brush !== null) {
      this.press = { kind: "paint", cells: new Map() };
      this.choose(at.row, at.day);
      this.#stroke(at);
      return;
    }
    const alone = this.chosen().length === 1 && this.head[0] === at.row && this.head[1] === at.day;
    this.press = { kind: alone && !event.shiftKey ? "drag" : "range", from: [at.row, at.day] };
    if (!alone || event.shiftKey) this.choose(at.row, at.day, { extend: event.shiftKey });
  }

  #over(event) {
    const at = place(event);
    if (!this.press || !at || at.head || event.buttons !== 1) return;
    if (this.press.kind === "paint") this.#stroke(at);
    if (this.press.kind === "range") this.choose(at.row, at.day, { extend: true });
    if (this.press.kind !== "drag") return;
    this.#drop(false);
    const [r, d] = this.press.from;
    if (r !== at.row || d !== at.day) this.sheet.cellAt(at.row, at.day)?.classList.add("target");
    this.sheet.box.classList.add("dragging");
  }

  #up(event) {
    const at = place(event);
    const press = this.press;
    this.#drop();
    if (!press || !at || at.head) return;
    const [r, d] = press.from ?? [];
    if (press.kind === "tap" && r === at.row && d === at.day) {
      this.choose(at.row, at.day);
      if (this.brush !== null) this.put(this.brush);
    }
    if (press.kind === "drag" && (r !== at.row || d !== at.day)) {
      this.swap([r, d], [at.row, at.day]);
      this.choose(at.row, at.day);
    }
    if (press.kind === "paint") {
      // The strokes were shown as they went; together they are one step to take back.
      for (const [row, day, code, locked] of press.cells.values()) this.model.place([[row, day, code, locked]]);
      this.#change([...press.cells.keys()].map((key) => this.#brushed(...key.split(",").map(Number), press)));
    }
  }

  #stroke({ row, day }) {
    const key = `${row},${day}`;
    if (this.press.cells.has(key)) return;
    const before = this.model.cell(row, day);
    this.press.cells.set(key, before);
    this.press.lock ??= before[3] ? 0 : 1;
    if (before[3] && this.brush !== LOCK) return;
    this.model.place([this.#brushed(row, day, this.press)]);
    this.sheet.paint(row, day);
  }

  #brushed(row, day, press) {
    return this.#with(row, day, this.brush, press.lock);
  }

  #drop(all = true) {
    for (const cell of this.sheet.box.querySelectorAll(".target")) cell.classList.remove("target");
    this.sheet.box.classList.remove("dragging");
    if (all) this.press = null;
  }

  #week(event) {
    const at = place(event);
    if (!at || at.head) return;
    const monday = at.day - this.sheet.data.days[at.day].since_monday;
    this.anchor = [at.row, Math.max(monday, 0)];
    this.choose(at.row, Math.min(monday + 6, this.model.days - 1), { extend: true });
  }

  #key(event) {
    if (!this.head && !place(event)) return;
    if (!this.head) this.choose(place(event).row, place(event).day);
    const [r, d] = this.head;
    const letter = event.code.startsWith("Key") ? event.code.slice(3).toLowerCase() : "";
    const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
    const step = steps[event.key];
    const extend = event.shiftKey;
    const actions = event.ctrlKey || event.metaKey ? this.#commands(letter, extend) : this.#letters(event.key, letter);
    if (step) this.choose(r + step[0], d + step[1], { extend });
    else if (event.key === "Home") this.choose(r, 0, { extend });
    else if (event.key === "End") this.choose(r, this.model.days - 1, { extend });
    else if (event.key === "Escape") this.clear();
    else if (event.key === "Enter") this.on.explain(this.head);
    else if (actions) actions();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #commands(letter, shift) {
    if (!this.sheet.data.editable) return letter === "c" ? () => this.copy() : null;
    return {
      z: () => this.back(shift),
      y: () => this.back(true),
      c: () => this.copy(),
      v: () => this.paste(),
    }[letter];
  }

  #letters(key, letter) {
    if (!this.sheet.data.editable) return null;
    if (key === "Delete" || key === "Backspace") return () => this.put(-1);
    const tool = this.sheet.data.tools.find((one) => one.key && one.key === letter);
    return tool ? () => this.put(tool.code) : null;
  }
}

/** Find the cell, or the head of a row or day, that an event is about. */
function place(event) {
  const cell = event.target.closest?.("td[data-row], th[data-row], th[data-day], td.strip");
  if (!cell) return null;
  const [row, day] = [cell.dataset.row, cell.dataset.day].map((n) => (n === undefined ? null : Number(n)));
  return { row, day, head: row === null || day === null };
}
