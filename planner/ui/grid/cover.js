// Cover by half hour: a strip under each day, and the day in view in full.

const SVG = "http://www.w3.org/2000/svg";
const STRONG = 4; // agents too few or too many from which a colour is full

/** The half hours in which some queue needs somebody. */
function openSpan(data) {
  let [first, last] = [48, 0];
  for (const days of data.need)
    for (const day of days)
      day.forEach((need, h) => {
        if (need > 0) [first, last] = [Math.min(first, h), Math.max(last, h + 1)];
      });
  return first < last ? [first, last] : [16, 46];
}

function half(h) {
  return `${String(Math.floor(h / 2)).padStart(2, "0")}:${h % 2 ? "30" : "00"}`;
}

/** Paint the strips: red where agents are missing, blue where there are more than needed. */
function drawStrips(sheet) {
  const [first, last] = openSpan(sheet.data);
  const step = 100 / (last - first);
  sheet.strips.forEach((cells, q) =>
    cells.forEach((cell, i) => {
      const gap = sheet.verdict.gap[q][sheet.from + i];
      const stops = [];
      for (let h = first; h < last; h += 1) {
        const share = Math.min(Math.abs(gap[h]) / 10 / STRONG, 1);
        const ink = gap[h] < 0 ? "--under" : "--over";
        const amount = Math.abs(gap[h]) < 5 ? 0 : Math.round(15 + 85 * share);
        const [top, bottom] = [step * (h - first), step * (h - first + 1)];
        stops.push(`color-mix(in srgb, var(${ink}) ${amount}%, var(--tint)) ${top}% ${bottom}%`);
      }
      cell.style.backgroundImage = `linear-gradient(to bottom, ${stops.join(",")})`;
    }),
  );
}

/** Say what a strip shows at a height of it. */
function stripWords(sheet, q, d, share) {
  const [first, last] = openSpan(sheet.data);
  const h = Math.min(first + Math.floor(share * (last - first)), last - 1);
  const gap = sheet.verdict.gap[q][d][h] / 10;
  const need = sheet.data.need[q][d][h] / 10;
  const { words, queues, days } = sheet.data;
  const agents = `${(need + gap).toFixed(1)} / ${need.toFixed(1)}`;
  return `${queues[q].label} · ${days[d].title} ${half(h)} · ${words.agents_need} ${agents}`;
}

/** Draw the agents of one day against need, a queue a picture. */
function drawDay(box, sheet, d) {
  const { data, verdict } = sheet;
  const [first, last] = openSpan(data);
  const [wide, high] = [10 * (last - first), 64];
  box.replaceChildren(make("h4", "", `${data.words.cover} · ${data.days[d].title}`));
  data.queues.forEach(({ label }, q) => {
    const need = data.need[q][d];
    const agents = need.map((n, h) => n + verdict.gap[q][d][h]);
    const most = Math.max(...need, ...agents, 10);
    const short = verdict.gap[q][d].reduce((sum, gap) => sum + Math.max(-gap, 0), 0) / 20;
    const said = short >= 0.05 ? data.words.short_by.replace("{}", short.toFixed(1)) : data.words.met;
    const figure = make("figure");
    const caption = make("figcaption", "", label);
    caption.append(make("small", short >= 0.05 ? "u" : "", said));
    const picture = draw("svg", {
      viewBox: `0 -2 ${wide} ${high + 14}`,
      preserveAspectRatio: "none",
      role: "img",
      "aria-label": `${label}: ${said}`,
    });
    const y = (tenths) => high * (1 - tenths / most);
    for (let h = first; h < last; h += 1) {
      const x = 10 * (h - first);
      const bar = (kind, low, top) => {
        if (top > low)
          picture.append(draw("rect", { class: kind, x: x + 0.7, width: 8.6, y: y(top), height: y(low) - y(top) }));
      };
      bar("held", 0, Math.min(agents[h], need[h]));
      bar("spare", need[h], agents[h]);
      bar("lack", Math.max(agents[h], 0), need[h]);
      if (need[h] > 0) picture.append(draw("rect", { class: "need", x, width: 10, y: y(need[h]) - 0.8, height: 1.6 }));
    }
    figure.append(caption, picture, hours(first, last));
    box.append(figure);
  });
}

function hours(first, last) {
  const axis = make("div", "hours");
  for (let h = first + (first % 2); h < last; h += 4) {
    const mark = make("span", "", String(h / 2));
    mark.style.left = `${(100 * (h - first)) / (last - first)}%`;
    axis.append(mark);
  }
  return axis;
}

function draw(tag, attributes) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}
