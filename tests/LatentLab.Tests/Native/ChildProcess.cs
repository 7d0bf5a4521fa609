using System.Diagnostics;

namespace LatentLab.Tests.Native;

/// <summary>
/// This test program started again to run one method of <see cref="Children"/>, so that a test can have real processes.
/// </summary>
internal sealed class ChildProcess
{
    private readonly Process process;
    private readonly Task<string> output;

    private ChildProcess(Process process)
    {
        this.process = process;
        output = process.StandardOutput.ReadToEndAsync();
    }

    /// <summary>Starts one method; libtorch gets one thread, other settings of the kit are cleared.</summary>
    public static ChildProcess Start(string method, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
            start.ArgumentList.Add(typeof(ChildProcess).Assembly.Location);
        start.Environment.Remove("LATENTLAB_THREADS");
        start.Environment["OMP_NUM_THREADS"] = "1";
        start.Environment[Children.Setting] = method;
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;
        return new ChildProcess(Process.Start(start)!);
    }

    /// <summary>Waits for the end and returns what the child wrote; the child's own words explain a failure.</summary>
    public string MustSucceed()
    {
        string text = output.GetAwaiter().GetResult();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, text);
        return text;
    }
}
