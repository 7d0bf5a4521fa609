namespace LatentLab.Plots.Tests;

/// <summary>
/// What notebook front ends do: HTML is set by <c>innerHTML</c>, and its scripts are copied to another place and run
/// there.
/// </summary>
internal static class MovedScripts
{
    /// <param name="html">The output of a cell.</param>
    public static string Host(string html) => $$"""
        <div class="output"></div><script type="text/plain" class="source">{{Uri.EscapeDataString(html)}}</script>
        <script>
        const output = document.querySelector(".output"), source = document.querySelector(".source");
        output.innerHTML = decodeURIComponent(source.textContent);
        for (const script of [...output.querySelectorAll("script:not([type])")]) {
          const copy = document.createElement("script");
          copy.textContent = script.textContent;
          document.head.append(copy);
          copy.remove();
        }
        source.remove();
        </script>
        """;
}
