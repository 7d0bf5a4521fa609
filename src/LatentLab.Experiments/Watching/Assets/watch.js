// A page that looks on: it asks for what has changed, draws it, and asks again.
(() => {
  "use strict";
  const { data, finished, update, byId, make, forget, runScript, terms, words, clock, status, state } =
    latentlabReport;
  // Milliseconds. One part of the time for asking and drawing, a hundred for the runs, after some credit.
  const idle = 100, credit = 1500, least = 1000, most = 20000, hidden = 10000, lost = 5000;
  const few = 30;   // rows at first
  const order = ["going", "quiet", "failed", "finished", "waiting"];
  const page = Math.random().toString(36).slice(2);
  let pictures = "", all = false, spent = 0;

  const flat = (run) => ({ ...run.numbers, ...run });
  data.runs = data.runs.map(flat);

  const merge = (news) => {
    const place = new Map(data.runs.map((run, index) => [run.hash, index]));
    if (news.full) data.runs = news.runs.map(flat);
    else for (const run of news.runs) data.runs[place.get(run.hash)] = flat(run);
    for (const key of ["fields", "curves", "view", "live"]) data[key] = news[key];
  };

  const say = (gone) => {
    byId("status").textContent = status(data.live, data.runs, gone);
    byId("status").dataset.state = gone || data.live.ending ? "gone" : "live";
  };

  const number = (value) => make("td", { textContent: value === undefined || value === null ? "" : words(value) });
  const row = (run) => {
    const epoch = make("td", {}, `${run.epoch} / ${run.of}`);
    if (run.state === "going") epoch.append(make("progress", { max: run.of, value: run.epoch, ariaLabel: run.name }));
    const where = make("td", { textContent: state(run, data.live.taken) });
    if (run.problem) where.append(make("p", { className: "fails", textContent: run.problem }));
    const line = make("tr", {}, make("th", { scope: "row", textContent: run.name }), where, epoch,
      number(run.last?.total), number(run.last?.reconstruction), number(run.last?.kl), number(run.last?.beta),
      make("td", { textContent: run.left === null ? "" : clock(run.left) }));
    line.dataset.state = run.state;
    return line;
  };
  const table = () => {
    const runs = data.runs.map((run, index) => ({ run, index }))
      .sort((a, b) => order.indexOf(a.run.state) - order.indexOf(b.run.state) || a.index - b.index)
      .map(({ run }) => run);
    byId("runs").hidden = runs.length === 0;
    byId("runs").querySelector("tbody").replaceChildren(...runs.slice(0, all ? runs.length : few).map(row));
    byId("all").hidden = runs.length <= few;
    byId("all").textContent = all ? `The first ${few} only` : `All ${runs.length} runs`;
  };

  const charts = () => {
    const images = byId("images"), has = (kind) => data.curves.some((one) => one.name.startsWith(kind));
    byId("curves").hidden = finished.length === 0;
    if (finished.length === 0) return;
    if (!has(images.value)) images.value = has("validation") ? "validation" : "train";
    images.closest("p").hidden = !(has("validation") && has("train"));
    terms("live", finished, data.view, images.value);
  };

  const draw = () => {
    update();
    byId("question").textContent = data.live.question;
    byId("faults").replaceChildren(...data.live.faults.map((fault) => make("li", { textContent: fault })));
    table();
    charts();
  };

  const fetchPictures = async () => {
    if (data.live.pictures === pictures) return;
    const answer = await fetch("pictures");
    if (!answer.ok) return;
    pictures = data.live.pictures;
    const html = await answer.text();
    byId("pictures").querySelectorAll(".latentlab-plot").forEach(forget);
    byId("pictures").innerHTML = html;
    if (byId("pictures").querySelector("script:not([type])")) runScript(byId("pictures"));
  };

  const drawn = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));

  const askFor = async () => {
    const { server, version } = data.live;
    const answer = await fetch(`state?server=${server}&since=${version}&page=${page}`);
    if (!answer.ok) throw new Error(await answer.text());
    return answer.json();
  };

  const ask = async () => {
    const start = performance.now();
    let pause = lost;
    try {
      const news = await askFor().catch(() => null);
      if (!news) return say(true);
      merge(news);
      if (news.full || news.runs.length > 0) draw();
      await fetchPictures().catch(() => {});   // the next time
      say(false);
      if (data.live.ending) await fetch(`seen?page=${page}`);
      if (!document.hidden) await drawn();
      const now = performance.now();
      spent += now - start;
      pause = Math.min(most, Math.max(document.hidden || data.live.ending ? hidden : least,
        idle * (spent - credit) - now));
    } finally {
      setTimeout(ask, pause);
    }
  };

  byId("all").addEventListener("click", () => { all = !all; table(); });
  byId("images").addEventListener("change", charts);
  document.addEventListener("DOMContentLoaded", () => { draw(); say(false); ask(); });
})();
