// The roster with the edits made here, and the way back and forth through them.
// A cell is [row, day, code, locked]: code -1 is a day off, locked is 0 or 1.

class Model {
  constructor(data) {
    this.data = data;
    this.codes = data.codes.map((row) => row.slice());
    this.locks = data.locks.map((row) => row.slice());
    this.past = [];
    this.future = [];
    this.seq = data.seq;
    this.place(data.edits);
  }

  get rows() {
    return this.codes.length;
  }

  get days() {
    return this.data.days.length;
  }

  cell(r, d) {
    return [r, d, this.codes[r][d], this.locks[r][d]];
  }

  isEdited(r, d) {
    return this.codes[r][d] !== this.data.codes[r][d] || this.locks[r][d] !== this.data.locks[r][d];
  }

  /** Put cells where they belong without a step to take back. */
  place(cells) {
    for (const [r, d, code, locked] of cells) {
      this.codes[r][d] = code;
      this.locks[r][d] = locked;
    }
  }

  /** Make one step of these cells; a locked cell keeps its code until it is unlocked. */
  change(cells) {
    const wanted = new Map();
    for (const [r, d, code, locked] of cells) {
      const kept = this.locks[r][d] === 1 && locked === 1;
      wanted.set(`${r},${d}`, [r, d, kept ? this.codes[r][d] : code, locked]);
    }
    const after = [...wanted.values()].filter(
      ([r, d, code, locked]) => this.codes[r][d] !== code || this.locks[r][d] !== locked,
    );
    if (after.length === 0) return [];
    this.past.push({ before: after.map(([r, d]) => this.cell(r, d)), after });
    this.future = [];
    return this.#take(after);
  }

  undo() {
    const step = this.past.pop();
    if (!step) return [];
    this.future.push(step);
    return this.#take(step.before);
  }

  redo() {
    const step = this.future.pop();
    if (!step) return [];
    this.past.push(step);
    return this.#take(step.after);
  }

  /** All cells that differ from the stored roster. */
  edits() {
    const found = [];
    for (let r = 0; r < this.rows; r += 1)
      for (let d = 0; d < this.days; d += 1) if (this.isEdited(r, d)) found.push(this.cell(r, d));
    return found;
  }

  #take(cells) {
    this.place(cells);
    this.seq += 1;
    return cells;
  }
}

// What was edited and not yet saved outlives a reload of the page in the browser's own store.
class Keep {
  constructor(data) {
    this.name = `peakroster.edits.${data.base}`;
    for (const base of data.forget) this.#write(`peakroster.edits.${base}`, null);
  }

  read() {
    try {
      const kept = JSON.parse(window.localStorage.getItem(this.name) ?? "[]");
      return Array.isArray(kept) ? kept : [];
    } catch {
      return [];
    }
  }

  write(edits) {
    this.#write(this.name, edits.length ? JSON.stringify(edits) : null);
  }

  #write(name, text) {
    try {
      if (text === null) window.localStorage.removeItem(name);
      else window.localStorage.setItem(name, text);
    } catch {
      // A browser that stores nothing still edits.
    }
  }
}
