namespace LatentLab.Jupyter;

/// <summary>Settings of the runtime that suit a kernel, as variables that its kernelspec sets.</summary>
public static class KernelEnvironment
{
    /// <summary>Name and value of each.</summary>
    public static IReadOnlyDictionary<string, string> Variables { get; } = new Dictionary<string, string>
    {
        // A browser usually runs beside a kernel. OpenMP's threads spin while they wait for each other, and where
        // another program holds one of their cores, each matrix product waits for a whole time slice: lesson 00 took
        // 216 s in Notebook's page on two cores, 35 s with threads that sleep.
        ["OMP_WAIT_POLICY"] = "PASSIVE",
        ["DOTNET_TieredPGO"] = "0",   // instrumented code costs a cell more than it gives back
    };
}
