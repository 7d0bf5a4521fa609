namespace LatentLab.Notebooks.Session;

/// <summary>A package's version, ordered as NuGet orders them closely enough to choose one: numbers first, a release after its previews.</summary>
internal readonly record struct PackageVersion(Version Numbers, string Preview, string Text) : IComparable<PackageVersion>
{
    public static PackageVersion Parse(string text)
    {
        string plain = text.Split('+')[0].Trim();
        string[] parts = plain.Split('-', 2);
        int[] numbers = [.. parts[0].Split('.').Select(part => int.TryParse(part, out int number) && number >= 0 ? number : 0).Concat([0, 0, 0, 0]).Take(4)];
        return new(new Version(numbers[0], numbers[1], numbers[2], numbers[3]), parts.Length > 1 ? parts[1] : "", plain);
    }

    public int CompareTo(PackageVersion other)
    {
        int byNumber = Numbers.CompareTo(other.Numbers);
        if (byNumber != 0)
            return byNumber;
        if (Preview.Length == 0 || other.Preview.Length == 0)
            return (Preview.Length == 0 ? 1 : 0) - (other.Preview.Length == 0 ? 1 : 0);
        return string.Compare(Preview, other.Preview, StringComparison.OrdinalIgnoreCase);
    }
}
