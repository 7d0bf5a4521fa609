using LatentLab.Training;

namespace LatentLab.Experiments.Results;

/// <summary>The numbers that every epoch records, by name.</summary>
public static class EpochCurves
{
    public const string TrainTotal = "train.total", TrainReconstruction = "train.reconstruction", TrainKl = "train.kl";
    public const string HeldOutTotal = "validation.total", HeldOutReconstruction = "validation.reconstruction",
        HeldOutKl = "validation.kl";

    /// <summary>
    /// Reconstruction + KL whatever β a run was trained with, so that runs of different β have one scale.
    /// </summary>
    public const string TrainAtBetaOne = "train.atBetaOne", HeldOutAtBetaOne = "validation.atBetaOne";

    /// <summary>What every epoch records.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        HeldOutTotal, HeldOutReconstruction, HeldOutKl, TrainTotal, TrainReconstruction, TrainKl
    ];

    private static readonly string[] Comparable =
    [
        HeldOutAtBetaOne, HeldOutReconstruction, HeldOutKl, TrainAtBetaOne, TrainReconstruction, TrainKl
    ];

    /// <summary>
    /// The curves that may share an axis: where β differs between runs or epochs, the loss at β = 1 in place of the
    /// one that was trained with.
    /// </summary>
    public static IReadOnlyList<string> SharingAnAxis(IEnumerable<RunSummary> runs) =>
        runs.SelectMany(run => run.Epochs).Select(epoch => epoch.Train.Beta).Distinct().Take(2).Count() > 1
            ? Comparable
            : All;

    /// <summary>One value per epoch; NaN where it was not measured.</summary>
    /// <exception cref="ArgumentException">No such curve.</exception>
    public static IReadOnlyList<double> Values(RunSummary run, string curve) =>
        [.. run.Epochs.Select(epoch => Term(epoch, curve))];

    /// <summary>In words, without the unit.</summary>
    public static string Label(string curve) => curve switch
    {
        TrainTotal => "training loss",
        TrainReconstruction => "training reconstruction",
        TrainKl => "training KL",
        HeldOutTotal => "held-out loss",
        HeldOutReconstruction => "held-out reconstruction",
        HeldOutKl => "held-out KL",
        TrainAtBetaOne => "training loss at β = 1",
        HeldOutAtBetaOne => "held-out loss at β = 1",
        _ => throw new ArgumentException(
            $"There is no curve '{curve}'; there are {string.Join(", ", All)}.", nameof(curve)),
    };

    internal static double Term(EpochMetrics epoch, string curve) =>
        Term(curve.StartsWith("train.", StringComparison.Ordinal) ? epoch.Train : epoch.Validation, curve);

    private static double Term(LossTerms? terms, string curve) =>
        terms is null ? double.NaN : curve[(curve.IndexOf('.') + 1)..] switch
        {
            "total" => terms.Total,
            "reconstruction" => terms.Reconstruction,
            "kl" => terms.Kl,
            "atBetaOne" => terms.Reconstruction + terms.Kl,
            _ => throw new ArgumentException(
                $"There is no curve '{curve}'; there are {string.Join(", ", All)}.", nameof(curve)),
        };
}
