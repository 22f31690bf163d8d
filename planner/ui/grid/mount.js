// One grid on the page: it is built once for a stored roster, and afterwards only told verdicts.

const GRIDS = new WeakMap();
const NARROW = 640; // px, below which a week is shown
const PAUSE = 120; // ms without another edit before the server is asked

class Grid {
  constructor(root, component) {
    this.root = root;
    this.component = component;
    const { data } = component;
    this.token = data.token;
    this.data = data;
    this.keep = new Keep(data);
    this.model = new Model(data);
    this.weekly = false;
    this.panelAt = null;
    const part = (name) => root.querySelector(`.${name}`);
    this.sheet = new Sheet(part("sheet"), data, this.model);
    this.sheet.verdict = data.verdict;
    this.day = part("day");
    this.panel = part("panel");
    this.bar = new Bar(part("bar"), part("found"), data, this.#actions());
    this.hands = new Hands(this.sheet, this.model, {
      changed: (cells) => this.#changed(cells),
      chosen: (head) => this.#chosen(head),
      say: (text) => this.bar.say(text),
      reveal: (d) => this.#reveal(d),
      explain: (head) => this.#explain(head),
    });
    this.narrow = root.clientWidth < NARROW;
    this.#show(Math.max(data.days.findIndex((day) => day.today), 0));
    this.watch = new ResizeObserver(() => this.#resized());
    this.watch.observe(root);
    part("sheet").addEventListener("pointermove", (event) => this.#hover(event));
    this.#restore();
    this.tell(component);
  }

  /** Take the server's answer; older ones than the last edit only wait. */
  tell(component) {
    this.component = component;
    const { verdict, panel } = component.data;
    const waiting = verdict.seq < this.model.seq;
    if (!waiting) this.sheet.judge(verdict);
    this.bar.judge(verdict, waiting, (r, d) => this.hands.choose(r, d));
    drawPanel(this.panel, this.panelAt && panel, {
      close: () => this.#explain(null),
      take: (cells) => this.#changed(this.model.change(cells)),
    });
    this.#update();
    this.#drawDay();
    if (this.hands.head) this.#words(this.hands.head);
  }

  close() {
    this.watch.disconnect();
    window.clearTimeout(this.timer);
  }

  #actions() {
    return {
      code: (code) => {
        if (this.hands.brush === null) this.hands.put(code);
        else this.hands.brush = code;
        this.#update();
      },
      paint: () => {
        this.hands.brush = this.hands.brush === null ? this.data.tools[0].code : null;
        this.#update();
      },
      back: (forth) => this.hands.back(forth),
      copy: () => this.hands.copy(),
      paste: () => this.hands.paste(),
      week: () => {
        this.weekly = !this.weekly;
        this.#show(this.#dayInView());
      },
      move: (by) => this.#show(this.sheet.from + (by > 0 ? 0 : -1) + (by > 0 ? this.sheet.days.length : 0)),
      explain: () => this.#explain(this.panelAt ? null : this.hands.head),
      save: () => this.#ask("save", this.#sent()),
      discard: () => this.#ask("discard", true),
    };
  }

  /** Ask the server for something that makes an edit still on its way needless. */
  #ask(what, value) {
    window.clearTimeout(this.timer);
    this.component.setTriggerValue(what, value);
  }

  #restore() {
    if (!this.data.editable || this.data.edits.length) return;
    const fits = ([r, d, code]) =>
      r in this.model.codes && d in this.model.codes[r] && (code === -1 || code in this.data.shifts);
    const kept = this.keep.read().filter((cell) => Array.isArray(cell) && fits(cell));
    if (kept.length) this.#changed(this.model.change(kept));
  }

  #changed(cells) {
    if (!cells.length) return;
    for (const [r, d] of cells) this.sheet.paint(r, d);
    this.hands.mark();
    this.keep.write(this.model.edits());
    this.bar.judge(this.data.verdict, true, () => {});
    this.#update();
    if (this.hands.head) this.#words(this.hands.head);
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.component.setStateValue("edits", this.#sent()), PAUSE);
  }

  #sent() {
    return { base: this.data.base, seq: this.model.seq, cells: this.model.edits() };
  }

  #chosen(head) {
    this.#update();
    this.#drawDay();
    if (!head) return this.bar.say("");
    this.#words(head);
    if (this.panelAt && String(this.panelAt) !== String(head)) {
      window.clearTimeout(this.asking);
      this.asking = window.setTimeout(() => this.#explain(head), 2 * PAUSE);
    }
    return undefined;
  }

  #words(head) {
    this.bar.say(...this.sheet.words(...head));
  }

  #explain(head) {
    if (!this.data.explains) return;
    this.panelAt = head;
    if (!head) this.panel.hidden = true;
    this.component.setStateValue("cell", head);
  }

  #dayInView() {
    return this.hands.head?.[1] ?? Math.max(this.data.days.findIndex((day) => day.today), this.sheet.from);
  }

  #reveal(d) {
    if (d < this.sheet.from || d >= this.sheet.to) this.#show(d);
  }

  /** Show the month, or the week that a day is in. */
  #show(d) {
    const last = this.model.days;
    const day = Math.min(Math.max(d, 0), last - 1);
    const monday = day - this.data.days[day].since_monday;
    if (this.narrow || this.weekly) this.sheet.show(Math.max(monday, 0), Math.min(monday + 7, last));
    else this.sheet.show(0, last);
    this.hands.mark();
    this.#update();
    this.#drawDay();
  }

  #resized() {
    const narrow = this.root.clientWidth < NARROW;
    if (narrow === this.narrow) return;
    this.narrow = narrow;
    this.#show(this.#dayInView());
  }

  #drawDay() {
    drawDay(this.day, this.sheet, Math.min(this.#dayInView(), this.model.days - 1));
  }

  #update() {
    const { from, days } = this.sheet;
    this.bar.update({
      past: this.model.past.length,
      future: this.model.future.length,
      edits: this.model.edits().length,
      brush: this.hands?.brush ?? null,
      days: `${this.data.days[from].short} – ${days[days.length - 1].short}`,
      weekly: this.narrow || this.weekly,
      narrow: this.narrow,
    });
  }

  #hover(event) {
    const cell = event.target.closest?.("td.strip");
    if (!cell || !this.sheet.verdict) return;
    const frame = cell.getBoundingClientRect();
    const q = this.sheet.strips.findIndex((cells) => cells.includes(cell));
    const share = Math.min(Math.max((event.clientY - frame.top) / frame.height, 0), 0.999);
    cell.title = stripWords(this.sheet, q, Number(cell.dataset.day), share);
  }
}

export default function mount(component) {
  const root = component.parentElement.querySelector(".pr.grid");
  const before = GRIDS.get(root);
  if (before?.token === component.data.token) {
    before.data = component.data;
    before.tell(component);
  } else {
    before?.close();
    GRIDS.set(root, new Grid(root, component));
  }
  return () => {
    // Called when the grid leaves the page, and before every new answer, too.
  };
}
