namespace LatentLab.Notebooks.Session;

/// <summary>A script as HTML that runs it where it is shown.</summary>
internal static class ScriptHtml
{
    /// <summary>
    /// A place in the page and the script, which finds it as <c>element</c>: hosts that take a script out of the page to run it (the classic Notebook) leave it no
    /// other way to where it belongs. The script is the body of an asynchronous function: a cell can run twice with its <c>const</c>s, and <c>await</c>.
    /// </summary>
    /// <param name="script">JavaScript.</param>
    public static string Of(string script)
    {
        string id = $"latentlab-script-{Guid.NewGuid():N}";
        // Inside a string or a regular expression, <\/ is the same as </, and does not end the script.
        string safe = script.Replace("</script", @"<\/script", StringComparison.OrdinalIgnoreCase);
        return $"<div id=\"{id}\"></div>\n<script type=\"text/javascript\">\n(async element => {{\n{safe}\n}})(document.getElementById(\"{id}\"));\n</script>";
    }
}
