namespace LatentLab.Jupyter;

/// <summary>Settings of the runtime that suit a kernel, as variables that its kernelspec sets.</summary>
public static class KernelEnvironment
{
    /// <summary>Name and value of each.</summary>
    public static IReadOnlyDictionary<string, string> Variables { get; } = new Dictionary<string, string>
    {
        ["DOTNET_TieredPGO"] = "0",   // instrumented code costs a cell more than it gives back
    };
}
