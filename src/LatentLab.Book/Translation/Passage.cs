using System.Security.Cryptography;
using System.Text;

namespace LatentLab.Book.Translation;

/// <summary>Words of the course that are translated as a whole: a paragraph, a string, a comment.</summary>
/// <param name="Place">Kind and number in its cell, such as <c>string 2</c>, or the name of a field.</param>
/// <param name="English">The words as they stand; a string's holes by their source text, <c>{gap:F1}</c>.</param>
internal sealed record Passage(string Place, string English)
{
    /// <summary>The first twelve digits of the SHA-256 of the English, in UTF-8.</summary>
    public string Hash { get; } = HashOf(English);

    public static string HashOf(string english) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(english)))[..12];
}

/// <summary>Words that belong together: a cell of a notebook, an entry of a data file.</summary>
internal sealed record PassageGroup(string Id, IReadOnlyList<Passage> Passages);

/// <summary>All words of one file of the course.</summary>
/// <param name="Name">The file's path below the lessons' folder, without extension.</param>
internal sealed record SourceWords(string Name, IReadOnlyList<PassageGroup> Groups);
