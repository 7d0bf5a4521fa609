using LatentLab.Notebooks.Documents;

namespace LatentLab.Cli.Tests;

/// <summary>Lesson 06b builds a VAE in cells and shows it once more on one screen.</summary>
public sealed class WriteAVaeTests
{
    private static readonly string[] Program = ["model", "encode", "sample", "loss", "step", "loop", "learn"];

    private static readonly NotebookDocument Lesson =
        NotebookFile.Load(Path.Combine(ProjectFolder.Find(), "notebooks", "06b-write-a-vae.ipynb"));

    private static string[] Listing { get; } =
        Source("screen").Split("```csharp\n")[1].Split("\n```")[0].Split('\n');

    [Fact]
    public void The_listing_to_copy_is_the_program_that_the_cells_run()
    {
        string[] cells = [.. Program.SelectMany(id => Source(id).Split('\n'))];
        Assert.Equal(Listing, cells[..^1]);   // the last line of the last cell only tells what came of it
    }

    [Fact]
    public void The_listing_fits_on_a_screen_and_holds_no_type_of_the_kit()
    {
        Assert.InRange(Listing.Length, 30, 49);
        string[] kit = [.. typeof(Models.VariationalAutoencoder).Assembly.GetExportedTypes().Select(type => type.Name)];
        string[] fields = Words(Listing.Single(line => line.Contains("public readonly", StringComparison.Ordinal)));
        Assert.Empty(Listing.SelectMany(Words).Intersect(kit).Except(fields));
    }

    [Fact]
    public void The_cell_that_is_there_for_its_error_uses_only_what_earlier_cells_declare()
    {
        string mistake = Source("fsharp-mistake"), terms = Source("fsharp-terms");
        Assert.All((string[])["meanOverPixels", "errorOf", "kl"], name =>
        {
            Assert.Contains($"{name} ", mistake);
            Assert.Contains($"let {name} ", terms);
        });
    }

    private static string[] Words(string line) => line.Split([.. " .,;()<>[]{}!?:=+-*"]);

    private static string Source(string id) => Lesson.Cells.Single(cell => cell.Id == id).Source;
}
