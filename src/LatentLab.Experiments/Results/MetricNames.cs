namespace LatentLab.Experiments.Results;

/// <summary>What runs measure, by the names that results use.</summary>
public static class MetricNames
{
    /// <summary>−log p(x|z) on the test images, nats per image.</summary>
    public const string TestReconstruction = "test.reconstruction";

    /// <summary>KL(q(z|x) ‖ p(z)) on the test images, nats per image.</summary>
    public const string TestKl = "test.kl";

    /// <summary>Reconstruction + β · KL on the test images, nats per image.</summary>
    public const string TestTotal = "test.total";

    /// <summary>How many latents are active.</summary>
    public const string ActiveUnits = "activeUnits";

    private static readonly Dictionary<string, string> Labels = new()
    {
        [TestTotal] = "test loss: reconstruction + β · KL (nats per image)",
        [TestReconstruction] = "test reconstruction (nats per image)",
        [TestKl] = "test KL (nats per image)",
        [ActiveUnits] = "active units",
    };

    /// <summary>What a metric is, with its unit; the name itself if it is not one of the kit's.</summary>
    public static string Label(string name) => Labels.GetValueOrDefault(name, name);

    /// <summary>The same without unit and explanation, for a title.</summary>
    public static string Short(string name)
    {
        string label = Label(name);
        int end = label.IndexOfAny([':', '(']);
        return end > 0 ? label[..end].TrimEnd() : label;
    }
}
