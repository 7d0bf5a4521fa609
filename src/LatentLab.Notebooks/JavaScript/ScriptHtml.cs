using System.Text;

namespace LatentLab.Notebooks.JavaScript;

/// <summary>A script as HTML that runs it where it is shown.</summary>
internal static class ScriptHtml
{
    /// <summary>
    /// A place in the page and the script, which finds it as <c>element</c>: hosts that take a script out of the page
    /// to run it (the classic Notebook) leave it no other way to where it belongs. The script is the body of an
    /// asynchronous function: a cell can run twice with its <c>const</c>s, and <c>await</c>.
    /// </summary>
    /// <param name="script">JavaScript.</param>
    /// <param name="values">Constants that the script sees, as names and JSON. They stand around it, so it may use
    /// their names for its own.</param>
    public static string Of(string script, params IReadOnlyList<(string Name, string Json)> values)
    {
        string id = $"latentlab-script-{Guid.NewGuid():N}";
        // Inside a string or a regular expression, <\/ is the same as </, and does not end the script.
        string safe = script.Replace("</script", @"<\/script", StringComparison.OrdinalIgnoreCase);
        string run = $"(async element => {{\n{safe}\n}})(document.getElementById(\"{id}\"));\n";
        string constants =
            string.Concat(values.Select(value => $"const {value.Name} = JSON.parse({Literal(value.Json)});\n"));
        return $"<div id=\"{id}\"></div>\n<script type=\"text/javascript\">\n"
            + $"{(constants.Length == 0 ? run : $"{{\n{constants}{run}}}\n")}</script>";
    }

    // In single quotes, since JSON is full of the others. Nothing in it can end the script or begin a comment of
    // HTML's.
    private static string Literal(string text)
    {
        var literal = new StringBuilder(text.Length + 2).Append('\'');
        foreach (char letter in text)
        {
            literal.Append(letter switch
            {
                '\\' => @"\\",
                '\'' => @"\'",
                '\n' => @"\n",
                '\r' => @"\r",
                '<' or '\u2028' or '\u2029' => $"\\u{(int)letter:x4}",
                _ => null,
            });
            if (letter is not ('\\' or '\'' or '\n' or '\r' or '<' or '\u2028' or '\u2029'))
                literal.Append(letter);
        }
        return literal.Append('\'').ToString();
    }
}
