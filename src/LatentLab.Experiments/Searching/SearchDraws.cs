using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using LatentLab.Experiments.Settings;

namespace LatentLab.Experiments.Searching;

/// <summary>
/// Draws settings. No random generator: each value follows from the seed, the draw and the field alone.
/// </summary>
internal static class SearchDraws
{
    private const int MostTries = 200;

    /// <summary>The fields of each draw, each draw once.</summary>
    /// <exception cref="ArgumentException">A search that cannot be, or one with fewer settings than draws.</exception>
    public static IReadOnlyList<IReadOnlyList<(string Path, object? Value)>> Of(SearchSettings search)
    {
        Check(search);
        if (search.Space.Count == 0)
            return [[]];
        double there = search.Space.Aggregate(1.0,
            (product, pair) => product * pair.Value.Count(Fields.Find(pair.Key)));
        if (there < search.Draws)
            throw new ArgumentException($"search.draws: expected at most {there}, the settings that there are, found "
                + $"{search.Draws}. List them in the grid to run them all.");
        List<IReadOnlyList<(string, object?)>> draws = [];
        HashSet<string> seen = [];
        for (long number = 0; draws.Count < search.Draws; number++)
        {
            // The last few of a small space take many tries.
            if (number > search.Draws * (long)MostTries)
                throw new ArgumentException($"search.draws: {search.Draws} different settings were not found in "
                    + $"{number} tries. Draw fewer, or list them in the grid.");
            (string Path, object? Value)[] drawn = [.. search.Space.Select(pair =>
                (pair.Key, pair.Value.At(Place(search.Seed, number, pair.Key), Fields.Find(pair.Key))))];
            if (seen.Add(string.Join("\n", drawn.Select(one => FieldType.Show(one.Value)))))
                draws.Add(drawn);
        }
        return draws;
    }

    /// <summary>Uniform on [0, 1): 53 bits of a digest.</summary>
    internal static double Place(int seed, long number, string path)
    {
        byte[] digest = SHA256.HashData(Encoding.UTF8.GetBytes($"latentlab-search-1\n{seed}\n{number}\n{path}"));
        return (BinaryPrimitives.ReadUInt64LittleEndian(digest) >> 11) * (1.0 / (1L << 53));
    }

    private static void Check(SearchSettings search)
    {
        AtLeast(1, search.Draws, "draws");
        AtLeast(0, search.Seed, "seed");
        AtLeast(2, search.Eta, "eta");
        AtLeast(1, search.MinEpochs, "minEpochs");
        foreach (var (path, draw) in search.Space)
            draw.Check(Fields.Find(path));
        if (search.Space.ContainsKey("seed"))
            throw new ArgumentException("search: 'seed' is varied by 'seeds'; search.seed decides what is drawn.");
        if (!search.Halves && search.Space.Count == 0)
            throw new ArgumentException("search: expected a 'space' to draw from, such as "
                + "{\"training.learningRate\": {\"low\": 1e-4, \"high\": 1e-2, \"log\": true}}.");
    }

    private static void AtLeast(int least, int value, string name)
    {
        if (value < least)
            throw new ArgumentException($"search.{name}: expected at least {least}, found {value}.");
    }
}
