namespace LatentLab.Book.Text;

/// <summary>Where the links and images of a notebook lead once it is a page of the book.</summary>
internal sealed class PageLinks
{
    /// <summary>Images a page carries within itself; larger files do not belong in a lesson.</summary>
    private const long LargestImage = 20 * 1024 * 1024;

    private readonly string page;
    private readonly string? folder;
    private readonly IReadOnlySet<string> pages;
    private readonly Func<int, string, string?> attachment;

    /// <param name="page">The page's name, for error messages.</param>
    /// <param name="folder">The notebook's folder, against which relative images are found; null if it came from no
    /// file.</param>
    /// <param name="pages">The names of the book's lessons, without extension.</param>
    /// <param name="attachment">Cell number and attachment name → data URI, or null.</param>
    public PageLinks(string page, string? folder, IReadOnlySet<string> pages, Func<int, string, string?> attachment)
    {
        this.page = page;
        this.folder = folder;
        this.pages = pages;
        this.attachment = attachment;
    }

    /// <summary>
    /// The address in the book: another lesson's notebook becomes its page. Null for a file that the book does not
    /// hold.
    /// </summary>
    public string? Link(string target)
    {
        if (target.StartsWith('#') || IsAbsolute(target))
        {
            return target;
        }

        int hash = target.IndexOf('#');
        (string path, string fragment) = hash < 0 ? (target, "") : (target[..hash], target[hash..]);
        string file = path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path;
        string name = Path.GetFileNameWithoutExtension(file);
        bool here = !file.Contains('/') && Path.GetExtension(file) is ".ipynb" or ".html";
        return here && (pages.Contains(name) || name == "index") ? $"{name}.html{fragment}" : null;
    }

    /// <summary>
    /// Where a file that the book does not hold lies, as somebody finds it who has the course's folder:
    /// <c>notebooks/exercises/01-autoencoder.ipynb</c>. Null where that cannot be said.
    /// </summary>
    public string? Elsewhere(string target)
    {
        if (folder is null || IsAbsolute(target) || Path.GetDirectoryName(Path.GetFullPath(folder)) is not { } kit)
        {
            return null;
        }

        string path = Path.GetRelativePath(kit, Path.Combine(folder, Uri.UnescapeDataString(target.Split('#')[0])));
        return path.StartsWith("..", StringComparison.Ordinal) || Path.IsPathRooted(path)
            ? null
            : path.Replace(Path.DirectorySeparatorChar, '/');
    }

    /// <summary>The image itself, as a data URI: a page stays whole when it is moved.</summary>
    /// <exception cref="BookException">The file is missing, too large or of a kind that browsers do not show, or lies
    /// on the network.</exception>
    public string Image(string target, int cell)
    {
        if (target.StartsWith("data:", StringComparison.OrdinalIgnoreCase))
        {
            return target;
        }

        if (target.StartsWith("attachment:", StringComparison.Ordinal))
        {
            return attachment(cell, Uri.UnescapeDataString(target["attachment:".Length..]))
                ?? throw new BookException(
                    $"{page}, cell {cell}: the image '{target}' is not among the cell's attachments. Attach it again.");
        }

        if (IsAbsolute(target))
        {
            throw new BookException(
                $"{page}, cell {cell}: the image '{target}' lies on the network, where a book cannot reach. Save it "
                + "beside the notebook and link the file.");
        }

        string path = Path.Combine(folder ?? "", Uri.UnescapeDataString(target));
        string type = Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".png" => "image/png",
            ".jpg" or ".jpeg" => "image/jpeg",
            ".gif" => "image/gif",
            ".svg" => "image/svg+xml",
            ".webp" => "image/webp",
            string other => throw new BookException(
                $"{page}, cell {cell}: the image '{target}' is of the kind '{other}'; a page shows png, jpg, gif, svg "
                + "and webp."),
        };
        if (folder is null || !File.Exists(path))
        {
            throw new BookException(
                $"{page}, cell {cell}: the image '{target}' was not found beside the notebook "
                + $"('{Path.GetFullPath(path)}').");
        }

        long length = new FileInfo(path).Length;
        return length <= LargestImage
            ? $"data:{type};base64,{Convert.ToBase64String(File.ReadAllBytes(path))}"
            : throw new BookException(
                $"{page}, cell {cell}: the image '{target}' has {length:N0} bytes, the limit is {LargestImage:N0}. "
                + "Make it smaller.");
    }

    private static bool IsAbsolute(string target)
    {
        int colon = target.IndexOf(':');
        return target.StartsWith("//", StringComparison.Ordinal)
            || (colon > 1
                && target[..colon].All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '+' or '-' or '.'));
    }
}
