// The table: an agent a row, a day a column, totals at the right, cover beneath.

/** Make an element; data only ever becomes text or an attribute, never markup. */
function make(tag, kind = "", text = "", attributes = {}) {
  const element = document.createElement(tag);
  if (kind) element.className = kind;
  if (text !== "") element.textContent = text;
  for (const [name, value] of Object.entries(attributes))
    if (value !== "") element.setAttribute(name, value);
  return element;
}

class Sheet {
  constructor(box, data, model) {
    this.box = box;
    this.data = data;
    this.model = model;
    this.verdict = null;
    this.reasons = new Map();
    this.from = 0;
    this.to = data.days.length;
  }

  /** Show the days from one to another, the last not among them. */
  show(from, to) {
    this.from = from;
    this.to = to;
    const table = make("table", "", "", this.data.editable ? { role: "grid" } : {});
    table.setAttribute("aria-label", this.data.words.roster);
    this.cells = this.model.codes.map(() => []);
    this.totals = [];
    table.append(this.#head(), this.#body(), this.#foot());
    const { scrollLeft, scrollTop } = this.box;
    this.box.replaceChildren(table);
    Object.assign(this.box, { scrollLeft, scrollTop });
    this.judge(this.verdict);
  }

  get days() {
    return this.data.days.slice(this.from, this.to);
  }

  get wide() {
    return this.to - this.from > 7;
  }

  cellAt(r, d) {
    return this.cells[r]?.[d - this.from];
  }

  /** Say in words what stands in a cell. */
  words(r, d) {
    const { words, agents, days, shifts } = this.data;
    const [, , code, locked] = this.model.cell(r, d);
    const what = code >= 0 ? shifts[code].title : this.data.leave[r].includes(d) ? words.leave : words.rest;
    const said = [agents[r].name, days[d].title, what];
    if (locked) said.push(words.locked);
    if (this.model.isEdited(r, d)) said.push(words.edited);
    return [said.join(" · "), (this.reasons.get(`${r},${d}`) ?? []).map((reason) => reason.text)];
  }

  /** Draw one cell again. */
  paint(r, d) {
    const cell = this.cellAt(r, d);
    if (!cell) return;
    const [, , code, locked] = this.model.cell(r, d);
    const leave = this.data.leave[r].includes(d);
    const shift = this.data.shifts[code];
    cell.textContent = shift ? shift.code : leave ? this.data.words.leave_code : this.data.words.rest_code;
    const kinds = shift ? [shift.kind] : leave ? ["l"] : ["r", this.data.days[d].tint];
    const reasons = this.reasons.get(`${r},${d}`) ?? [];
    if (locked) kinds.push("k");
    if (this.model.isEdited(r, d)) kinds.push("e");
    if (reasons.length) kinds.push(reasons.some((reason) => reason.hard) ? "x" : "y");
    cell.className = kinds.filter(Boolean).join(" ");
    if (reasons.length) cell.title = reasons.map((reason) => reason.text).join("\n");
    else cell.removeAttribute("title");
  }

  /** Take what the server found of the roster as it stands. */
  judge(verdict) {
    if (!verdict) return;
    this.verdict = verdict;
    const touched = new Set(this.reasons.keys());
    this.reasons = new Map();
    for (const [r, d, hard, text] of verdict.broken) {
      const key = `${r},${d}`;
      this.reasons.set(key, [...(this.reasons.get(key) ?? []), { hard: hard === 1, text }]);
      touched.add(key);
    }
    for (const key of touched) this.paint(...key.split(",").map(Number));
    verdict.totals.forEach((row, r) => row.forEach((value, i) => this.#write(this.totals[r]?.[i], value)));
    verdict.heads.forEach((row, s) => row.forEach((value, d) => this.#write(this.heads[s]?.[d - this.from], value)));
    verdict.short.forEach((value, d) => {
      const cell = this.short[d - this.from];
      this.#write(cell, value || "·");
      // Hours under need are no harm in themselves: the target is for the day, not for each hour.
      if (cell) cell.className = verdict.missed[d] ? "u" : "";
    });
    drawStrips(this);
  }

  #write(cell, value) {
    const text = String(value);
    if (cell && cell.textContent !== text) cell.textContent = text;
  }

  #head() {
    const row = make("tr");
    row.append(make("th", "n", this.data.words.agent, { scope: "col" }));
    this.days.forEach((day, i) => {
      const kinds = [day.tint, day.special ? "p" : "", day.today ? "now" : ""].filter(Boolean).join(" ");
      const cell = make("th", kinds, "", { scope: "col", title: day.title, "data-day": this.from + i });
      cell.append(make("b", "", day.number), make("span", "", day.weekday));
      if (day.meeting) cell.append(make("i", "m", this.data.words.meeting_code, { title: day.meeting }));
      row.append(cell);
    });
    if (this.wide)
      this.data.columns.forEach(({ name, title }, i) =>
        row.append(make("th", i ? "t" : "t t1", name, { scope: "col", title })),
      );
    const head = make("thead");
    head.append(row);
    return head;
  }

  #body() {
    const body = make("tbody");
    for (const { label, rows } of this.data.groups) {
      const group = make("tr", "g");
      group.append(make("th", "", `${label} · ${rows.length}`, { scope: "rowgroup" }));
      group.append(make("td", "", "", { colspan: this.to - this.from + (this.wide ? 4 : 0) }));
      body.append(group, ...rows.map((r) => this.#row(r)));
    }
    return body;
  }

  #row(r) {
    const row = make("tr");
    const { name, level, title } = this.data.agents[r];
    const head = make("th", "n", "", { scope: "row", title, "data-row": r });
    head.append(make("span", "", name));
    if (level) head.append(make("small", "", level));
    row.append(head);
    for (let d = this.from; d < this.to; d += 1) {
      const cell = make("td");
      cell.dataset.row = r;
      cell.dataset.day = d;
      if (this.data.editable) cell.tabIndex = -1;
      this.cells[r].push(cell);
      this.paint(r, d);
      row.append(cell);
    }
    this.totals[r] = this.wide ? this.data.columns.map((_, i) => make("td", i ? "t" : "t t1")) : [];
    row.append(...this.totals[r]);
    return row;
  }

  #foot() {
    const foot = make("tfoot");
    const end = () => (this.wide ? [make("td", "t t1", "", { colspan: 4 })] : []);
    const line = (name, title, cells) => {
      const row = make("tr");
      row.append(make("th", "n", name, { scope: "row", title }), ...cells, ...end());
      foot.append(row);
      return cells;
    };
    const cells = () => this.days.map(() => make("td"));
    this.heads = this.data.shifts.map(({ name, title }) => line(name, title, cells()));
    this.short = line(this.data.words.short, this.data.words.short_help, cells());
    this.strips = this.data.queues.map(({ label }) => {
      const strips = line(label, this.data.words.cover_help, cells());
      strips.forEach((cell, i) => Object.assign(cell.dataset, { day: this.from + i }));
      strips.forEach((cell) => cell.classList.add("strip"));
      return strips;
    });
    return foot;
  }
}
