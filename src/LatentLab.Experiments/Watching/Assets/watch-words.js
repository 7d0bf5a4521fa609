// What the page says about where runs stand.
Object.assign(latentlabReport, (() => {
  "use strict";
  const clock = (seconds) => seconds >= 3600
    ? `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`
    : seconds >= 60 ? `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s` : `${Math.ceil(seconds)} s`;
  const time = (iso) => new Date(iso).toLocaleTimeString();

  const named = [
    ["finished", "finished"], ["going", "going"], ["quiet", "without news"], ["failed", "failed"],
    ["waiting", "waiting"],
  ];
  const counts = (runs) => named
    .map(([state, word]) => [runs.filter((run) => run.state === state).length, word])
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${count} ${word}`)
    .join(", ");

  const plural = (count) => `${count} run${count === 1 ? "" : "s"}`;
  const ended = (run) => run.state === "finished" || run.state === "failed";

  // One sentence for the whole page. `lost`: nobody answers any more.
  const status = (live, runs, lost) => {
    const at = time(live.taken);
    const what = runs.length === 0
      ? "There are no runs yet; they appear here when they begin."
      : runs.every(ended)
        ? `All ${plural(runs.length)} ended: ${counts(runs)}.`
        : `${plural(runs.length)}: ${counts(runs)}.${
          live.left === null ? "" : ` About ${clock(live.left)} left.`}`;
    if (live.ending || lost)
      return `The command that served this page ${live.ending ? "has ended" : "does not answer any more"}. `
        + `The page keeps what it knew at ${at}: ${what}`;
    return `Live, ${at}: ${what}`;
  };

  const mark = { finished: "✓", going: "▶", quiet: "–", failed: "✕", waiting: "·" };
  const state = (run, now) => `${mark[run.state]} ${run.state === "quiet"
    ? `no news for ${clock((new Date(now) - new Date(run.news)) / 1000)}`
    : run.state}`;

  return { clock, status, state };
})());
