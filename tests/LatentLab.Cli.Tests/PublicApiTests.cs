using LatentLab.Notebooks.Session;
using PublicApiGenerator;

namespace LatentLab.Cli.Tests;

/// <summary>
/// What the packages promise to programs that use them: each public type and member, in a file to be read when it
/// changes. LATENTLAB_ACCEPT_API=1 writes the files anew.
/// </summary>
public sealed class PublicApiTests
{
    private static readonly ApiGeneratorOptions Options = new()
    {
        IncludeAssemblyAttributes = false,
        ExcludeAttributes =
        [
            "System.Runtime.CompilerServices.AsyncStateMachineAttribute",
            "System.Text.RegularExpressions.GeneratedRegexAttribute",
        ],
    };

    [Theory]
    [InlineData(typeof(Models.VariationalAutoencoder))]
    [InlineData(typeof(Plots.Figure))]
    [InlineData(typeof(Interactive.KitExtension))]
    [InlineData(typeof(NotebookSession))]
    [InlineData(typeof(Experiments.Experiment))]
    public void A_package_promises_what_it_did(Type one)
    {
        string name = one.Assembly.GetName().Name!;
        string file = Path.Combine(ProjectFolder.Find(), "tests", "LatentLab.Cli.Tests", "PublicApi", $"{name}.txt");
        string now = one.Assembly.GeneratePublicApi(Options).ReplaceLineEndings("\n").TrimEnd() + "\n";
        if (Environment.GetEnvironmentVariable("LATENTLAB_ACCEPT_API") == "1")
            File.WriteAllText(file, now);
        string[] before = [.. File.ReadAllText(file).Split('\n')], after = now.Split('\n');
        Assert.True(before.SequenceEqual(after),
            $"The public part of {name} is not what {file} says. Lines that went: "
            + $"{string.Join(" | ", before.Except(after))}. Lines that came: "
            + $"{string.Join(" | ", after.Except(before))}. If that is meant, run this test with "
            + "LATENTLAB_ACCEPT_API=1 and commit the file.");
    }
}
