namespace LatentLab.Plots.Tests;

public class GalleryWriter
{
    private static readonly (string Name, string Colours)[] Themes =
    [
        ("light", "background:#fff;color:#222"), ("dark", "background:#16181d;color:#e6e6e6")
    ];

    /// <summary>Set LATENTLAB_GALLERY to a folder to have the pages left there, for a person to look at.</summary>
    [Fact]
    public void The_gallery_opens_by_itself_as_one_file_for_each_theme()
    {
        string? kept = Environment.GetEnvironmentVariable("LATENTLAB_GALLERY");
        string folder =
            Directory.CreateDirectory(kept ?? Path.Combine(Path.GetTempPath(), Path.GetRandomFileName())).FullName;
        try
        {
            foreach ((string name, string colours) in Themes)
            {
                string page = GalleryPage.Html(GalleryPage.Figures(), colours);
                File.WriteAllText(Path.Combine(folder, $"{name}.html"), page);
                Assert.DoesNotContain(" src=\"http", page);
                // Plotly once, a playground, which may have 1.5 MB, and the other figures.
                Assert.InRange(page.Length, PlotlyScript.Source().Length, PlotlyScript.Source().Length + 2_500_000);
            }
        }
        finally
        {
            if (kept is null)
                Directory.Delete(folder, recursive: true);
        }
    }
}
