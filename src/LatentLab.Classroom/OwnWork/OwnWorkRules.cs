namespace LatentLab.Classroom.OwnWork;

/// <summary>
/// What a task that wants a learner's own work may not call: the kit's types that do all of it. By the task's id.
/// </summary>
internal static class OwnWorkRules
{
    private const string Diagnostics = "LatentLab.Diagnostics.", Losses = "LatentLab.Losses.",
        Models = "LatentLab.Models.";

    private static readonly string[] Gaussian = [Models + "DiagonalGaussian", Losses + "KlDivergence", Losses + "Elbo"];

    private static readonly string[] WholeVae =
    [
        .. Gaussian, Losses + "ReconstructionLoss", Models + "VariationalAutoencoder", "LatentLab.Training.Trainer",
        "LatentLab.Training.PlainTrainingStep",
    ];

    private static readonly Dictionary<string, string[]> Rules = new()
    {
        ["squared-error"] = [Losses + "ReconstructionLoss"],
        ["training-step"] = ["LatentLab.Training.Trainer"],
        ["pca-reconstruction"] = [Diagnostics + "PrincipalComponents"],
        ["image-distance"] = [Diagnostics + "PixelDistance"],
        ["box-sample"] = [Diagnostics + "LatentSource"],
        ["fitted-gaussian"] = [Diagnostics + "LatentSource"],
        ["squared-mmd"] = [Diagnostics + "MaximumMeanDiscrepancy"],
        ["permutation-p-value"] = [Diagnostics + "PermutationTest"],
        ["deviation"] = Gaussian,
        ["sampling-step"] = Gaussian,
        ["negative-elbo"] = Gaussian,
        ["monte-carlo-kl"] = Gaussian,
        ["vae-heads"] = WholeVae,
        ["vae-sample"] = WholeVae,
        ["vae-loss"] = WholeVae,
        ["vae-step"] = WholeVae,
        ["write-a-vae"] = WholeVae,
        ["gap"] = Gaussian,
        ["linear-elbo"] = [.. Gaussian, Models + "LinearVae", Losses + "ReconstructionLoss"],
        ["kl-closed-form"] = Gaussian,
        ["kl-parts"] = Gaussian,
        ["beta-warm-up"] = [Losses + "BetaSchedule"],
        ["completeness"] = [Diagnostics + "Completeness"],
        ["continuity"] = [Diagnostics + "Continuity"],
        ["latent-walk"] = [Diagnostics + "LatentPath"],
        ["half-way-score"] = [Diagnostics + "HalfWay"],
        ["active-units"] = [Diagnostics + "ActiveUnits"],
        ["log-weight"] = [.. Gaussian, Losses + "ImportanceWeightedBound"],
        ["mixture-density"] = [Models + "MixturePrior", Diagnostics + "LatentSource"],
        ["importance-weighted-bound"] = [Losses + "ImportanceWeightedBound"],
    };

    /// <summary>Full names of types; empty where a task may call what it likes.</summary>
    public static IReadOnlyList<string> Of(string task) => Rules.GetValueOrDefault(task, []);

    /// <summary>All types that some task may not call.</summary>
    public static IEnumerable<string> All => Rules.Values.SelectMany(types => types).Distinct();

    /// <summary>To the learner, and to the teacher.</summary>
    /// <param name="member">What is called, as <c>KlDivergence.PerImage</c>.</param>
    public static string Words(string member) =>
        $"This task wants your own: '{member}' of the kit does the work here.";

    /// <summary>To the teacher, of an answer whose calls cannot all be told from its text.</summary>
    /// <param name="means">What it uses for that, as <c>Assembly</c>.</param>
    public static string HiddenWords(string means) =>
        $"This task wants your own. The answer uses '{means}', by which it can call what it does not name.";
}
