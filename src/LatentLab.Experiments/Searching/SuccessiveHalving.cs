using LatentLab.Experiments.Settings;

namespace LatentLab.Experiments.Searching;

/// <summary>One stage of a halving.</summary>
/// <param name="Epochs">That a setting has had at its end.</param>
/// <param name="Settings">How many take part.</param>
public sealed record Rung(int Epochs, int Settings)
{
    public override string ToString() => $"{SuccessiveHalving.Counted(Settings, "setting")} for "
        + SuccessiveHalving.Counted(Epochs, "epoch");
}

/// <summary>A setting's part in a halving.</summary>
/// <param name="Rung">The last that it took part in, from 0.</param>
/// <param name="Ended">True where nothing more is to come.</param>
/// <param name="Words">Whether it went on, and why not.</param>
internal sealed record Fate(int Rung, bool Ended, string Words);

/// <summary>What a run reached, as a halving sees it.</summary>
/// <param name="Value">The goal; infinity where the loss was no number any more; null where the run has not ended, or
/// failed for another reason.</param>
internal readonly record struct RunScore(double? Value);

/// <summary>
/// Successive halving (Jamieson and Talwalkar 2016; the inner loop of Hyperband, Li et al. 2018): a function of what
/// the runs reached, and of nothing else, so that it can be stopped and gone on with anywhere.
/// </summary>
internal sealed record SuccessiveHalving(
    IReadOnlyList<PlannedRun> Runs, IReadOnlyList<Fate> Fates, IReadOnlyList<string> Words)
{
    /// <summary>
    /// ⌊n/ηⁱ⌋ settings for ⌊R/ηˢ⁻ⁱ⌋ epochs, i from 0 to s, as many stages as settings and epochs allow.
    /// </summary>
    /// <param name="settings">n.</param>
    /// <param name="most">R, the epochs of the last stage.</param>
    /// <param name="least">Of the first stage, at least.</param>
    public static IReadOnlyList<Rung> Rungs(int settings, int most, int least, int eta)
    {
        List<Rung> rungs = [];
        int last = 0;
        for (long power = eta; power <= settings && most / power >= least; power *= eta)
            last++;
        long up = 1, down = 1;
        for (int stage = 0; stage < last; stage++)
            down *= eta;
        for (int stage = 0; stage <= last; stage++, up *= eta, down /= eta)
            rungs.Add(new Rung((int)(most / down), (int)(settings / up)));
        return rungs;
    }

    /// <summary>The epochs that all settings train together, where each stage goes on from the one before.</summary>
    public static long Epochs(IReadOnlyList<Rung> rungs) => rungs.Select(
        (rung, stage) => rung.Settings * (long)(rung.Epochs - (stage == 0 ? 0 : rungs[stage - 1].Epochs))).Sum();

    /// <param name="settings">Those that are compared, in their order, without seeds.</param>
    /// <param name="score">Of a run, by its digest.</param>
    public static SuccessiveHalving Of(
        Experiment experiment, IReadOnlyList<(RunConfig Config, string Words)> settings, Func<string, RunScore> score)
    {
        SearchSettings search = experiment.Search!;
        IReadOnlyList<Rung> rungs =
            Rungs(settings.Count, experiment.Base.Training.Epochs, search.MinEpochs, search.Eta);
        List<PlannedRun> runs = [];
        List<string> words = [];
        var fates = new Fate[settings.Count];
        int[] left = [.. Enumerable.Range(0, settings.Count)];
        for (int stage = 0; stage < rungs.Count; stage++)
        {
            var scores = new double?[settings.Count];
            foreach (int place in left)
            {
                PlannedRun[] own = [.. experiment.Seeds.Select((seed, number) => new PlannedRun(runs.Count + number,
                    settings[place].Config with
                    {
                        Seed = seed,
                        Training = settings[place].Config.Training with { Epochs = rungs[stage].Epochs }
                    }, settings[place].Words)
                {
                    Setting = place,
                    Rung = stage
                })];
                runs.AddRange(own);
                double?[] reached = [.. own.Select(run => score(run.Hash).Value)];
                scores[place] = reached.Contains(null) ? null : reached.Average();
            }
            bool isLast = stage == rungs.Count - 1, isDecided = left.All(place => scores[place] is not null);
            int[] ranked = [.. left.OrderBy(place => scores[place] ?? double.PositiveInfinity).ThenBy(place => place)];
            // A setting whose loss is no number gains nothing from more epochs.
            int[] next = isLast || !isDecided ? []
                : [.. ranked.Where(place => double.IsFinite(scores[place]!.Value)).Take(rungs[stage + 1].Settings)];
            for (int rank = 0; rank < ranked.Length; rank++)
                fates[ranked[rank]] = FateOf(stage, rank, ranked.Length, scores[ranked[rank]], next.Length,
                    isDecided, isLast, rungs, search);
            words.Add((rungs[stage] with { Settings = left.Length }).ToString()
                + (isLast ? "" : isDecided ? $": {next.Length} went on" : ": not decided yet"));
            if (!isDecided || next.Length == 0)
                break;
            left = [.. next.Order()];
        }
        return new SuccessiveHalving(runs, fates, words);
    }

    private static Fate FateOf(
        int stage, int rank, int among, double? score, int next, bool isDecided, bool isLast, IReadOnlyList<Rung> rungs,
        SearchSettings search)
    {
        int epochs = rungs[stage].Epochs;
        if (!isDecided)
            return new Fate(stage, false, $"{(score is null ? "under way" : "waits for the others")} in stage "
                + $"{stage + 1} of {rungs.Count}, {Counted(epochs, "epoch")}");
        if (!double.IsFinite(score!.Value))
            return new Fate(stage, true, $"stopped after {Counted(epochs, "epoch")}: its loss was no number any more");
        string place = string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $"place {rank + 1} of {among} by {NameOf(search.Goal)}, {score:F2} nats per image");
        return isLast
            ? new Fate(stage, true, $"trained to the end: {place}")
            : rank < next ? new Fate(stage, false, $"goes on: {place}")
            : new Fate(stage, true, $"stopped after {Counted(epochs, "epoch")}: {place}, and {next} went on");
    }

    internal static string NameOf(SearchGoal goal) =>
        goal == SearchGoal.Reconstruction ? "held-out reconstruction" : "held-out −ELBO";

    internal static string Counted(int count, string one) => $"{count} {one}{(count == 1 ? "" : "s")}";
}
