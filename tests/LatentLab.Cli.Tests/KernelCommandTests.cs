using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace LatentLab.Cli.Tests;

/// <summary><c>latentlab kernel</c> as a user meets it.</summary>
public sealed class KernelCommandTests : IDisposable
{
    private readonly string prefix = Directory.CreateTempSubdirectory("latentlab-prefix-").FullName;

    // As in LatentLab.Cli.csproj.
    private static readonly string[] AheadOfTime =
    [
        "linux-x64", "linux-arm64", "linux-musl-x64", "osx-x64", "osx-arm64", "win-x64", "win-arm64"
    ];

    public void Dispose() => Directory.Delete(prefix, recursive: true);

    [Fact]
    public async Task What_is_installed_starts_this_very_command_and_is_removed_again()
    {
        (int code, string words) = await Run("kernel", "install", "--prefix", prefix, "--as", ".net-csharp");
        Assert.True(code == ExitCode.Done, words);
        string file = Path.Combine(prefix, "share", "jupyter", "kernels", ".net-csharp", "kernel.json");
        string[] start =
            [.. JsonNode.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken))!["argv"]!
                .AsArray().Select(word => (string)word!)];
        Assert.Equal(["kernel", "start", "{connection_file}"], start[^3..]);
        Assert.All(start[..^3], path => Assert.True(File.Exists(path), path));

        Assert.Equal(ExitCode.Done, (await Run("kernel", "uninstall", "--prefix", prefix, "--as", ".net-csharp")).Code);
        Assert.False(File.Exists(file));
        Assert.Equal(ExitCode.Refused,
            (await Run("kernel", "uninstall", "--prefix", prefix, "--as", ".net-csharp")).Code);
    }

    [Fact]
    public async Task Another_programs_kernelspec_is_refused_with_exit_code_2_and_stays()
    {
        string folder =
            Directory.CreateDirectory(Path.Combine(prefix, "share", "jupyter", "kernels", "latentlab")).FullName;
        string file = Path.Combine(folder, "kernel.json");
        await File.WriteAllTextAsync(file, "{}", TestContext.Current.CancellationToken);
        (int code, string words) = await Run("kernel", "install", "--prefix", prefix);
        Assert.Equal(ExitCode.Refused, code);
        Assert.Contains("did not write", words);
        Assert.Equal("{}", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_doctor_warns_of_a_kernelspec_whose_program_is_gone_and_says_what_to_do()
    {
        await Run("kernel", "install", "--prefix", prefix, "--as", "moved");
        string file = Path.Combine(prefix, "share", "jupyter", "kernels", "moved", "kernel.json");
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken))
            .Replace("\"argv\": [", "\"argv\": [ \"/nowhere/LatentLab.Cli\","), TestContext.Current.CancellationToken);
        CommandOutcome doctor = await CommandProcess.Run(null, ["doctor", "--json"],
            new() { ["JUPYTER_PATH"] = Path.Combine(prefix, "share", "jupyter") });
        JsonNode warning = JsonNode.Parse(doctor.Out)!.AsArray()
            .Single(line => line!["finding"]!.ToString().Contains(file))!;
        Assert.Equal("warning", warning["level"]!.ToString());
        Assert.Contains("/nowhere/LatentLab.Cli", warning["finding"]!.ToString());
        Assert.Contains($"latentlab kernel install --as moved --prefix {prefix}", warning["remedy"]!.ToString());
    }

    [Theory]
    [InlineData("kernel", "start", "no-such-file.json")]
    [InlineData("kernel", "install", "--user", "--prefix", "x")]
    [InlineData("kernel", "install", "--prefix", "x", "--as", "a/b")]
    [InlineData("bench", "kernel", "--starts", "0")]
    public async Task What_cannot_be_done_is_refused_with_a_sentence(params string[] arguments)
    {
        (int code, string words) = await Run(arguments);
        Assert.Equal(ExitCode.Refused, code);
        Assert.DoesNotContain("   at ", words);
        Assert.StartsWith("latentlab: ", words);
    }

    [Theory]
    [InlineData("LatentLab.Notebooks.dll")]
    [InlineData("LatentLab.Jupyter.dll")]
    [InlineData("Microsoft.CodeAnalysis.CSharp.dll")]
    public void What_the_kernel_starts_with_is_machine_code_already(string file)
    {
        Assert.SkipUnless(AheadOfTime.Contains(RuntimeInformation.RuntimeIdentifier),
            $"The SDK has no ahead-of-time compiler for {RuntimeInformation.RuntimeIdentifier}.");
        string ofTests = Path.Combine(ProjectFolder.Find(), "tests", "LatentLab.Cli.Tests"),
            ofCommand = Path.Combine(ProjectFolder.Find(), "src", "LatentLab.Cli");
        using var image = new PEReader(
            File.OpenRead(Path.Combine(ofCommand, Path.GetRelativePath(ofTests, AppContext.BaseDirectory), file)));
        Assert.True(image.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size > 0,
            $"{file} is still to be compiled at each start.");
    }

    private static async Task<(int Code, string Words)> Run(params string[] arguments)
    {
        CommandOutcome outcome = await CommandProcess.Run(null, arguments);
        return (outcome.Code, outcome.Error + outcome.Out);
    }
}
