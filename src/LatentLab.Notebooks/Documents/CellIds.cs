using System.Security.Cryptography;
using System.Text;

namespace LatentLab.Notebooks.Documents;

/// <summary>nbformat 4.5's cell ids: 1 to 64 of A–Z a–z 0–9 - _, unique in a document.</summary>
internal static class CellIds
{
    /// <summary>
    /// An id for each cell: the one it has, where that is valid and no earlier cell has it; else one made from the
    /// cell's content, so that the same file gets the same ids each time.
    /// </summary>
    public static IReadOnlyList<string> Assign(IReadOnlyList<(string? Wanted, string Content)> cells)
    {
        var taken = new HashSet<string>();
        // Good ids first: a made one must not take the name of a later cell.
        string?[] ids = [
            .. cells.Select(cell => cell.Wanted is { } wanted && IsValid(wanted) && taken.Add(wanted) ? wanted : null)];
        return [.. cells.Select((cell, index) => ids[index] ?? Make(cell.Wanted, cell.Content, taken))];
    }

    public static bool IsValid(string id) =>
        id.Length is >= 1 and <= 64 && id.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_');

    private static string Make(string? wanted, string content, HashSet<string> taken)
    {
        string stem = wanted is not null && IsValid(wanted)
            ? wanted[..Math.Min(wanted.Length, 56)]
            : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)))[..8];
        string id = stem;
        for (int copy = 2; !taken.Add(id); copy++)
            id = $"{stem}-{copy}";
        return id;
    }
}
