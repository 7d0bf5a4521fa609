using LatentLab.Experiments.Records;

namespace LatentLab.Experiments.Results;

/// <summary>Metrics by name, as axes and tables call them.</summary>
public static class MetricNames
{
    /// <summary>−log p(x|z) on the test images, nats per image.</summary>
    public const string TestReconstruction = "test.reconstruction";

    /// <summary>KL(q(z|x) ‖ p(z)) on the test images, nats per image.</summary>
    public const string TestKl = "test.kl";

    /// <summary>Reconstruction + KL on the test images, whatever β was trained with: −ELBO, nats per image.</summary>
    public const string TestTotal = "test.total";

    /// <summary>How many latents are active.</summary>
    public const string ActiveUnits = "activeUnits";

    /// <summary>With its unit, for an axis; the name itself if it is not one of the kit's.</summary>
    public static string Label(string name) => Find(name) is { } metric ? $"{metric.Title} ({metric.Unit})" : name;

    /// <summary>Without the unit, for a title.</summary>
    public static string Short(string name) => Find(name)?.Title ?? name;

    /// <summary>Such as “nats per image”; empty if it is not one of the kit's.</summary>
    public static string Unit(string name) => Find(name)?.Unit ?? "";

    /// <summary>Time, memory and sizes: what a run took, not how good it is.</summary>
    internal static bool IsBookkeeping(string name) =>
        Find(name)?.Unit is "s" or "MB" or "images/s" or "numbers" or "epochs";

    private static RunMetric? Find(string name) => RunMetric.All.FirstOrDefault(metric => metric.Name == name);
}
