using System.Globalization;

namespace LatentLab.Classroom.Grading.Report;

/// <summary>Points as they are written everywhere: no more digits than they have, the same in every country.</summary>
internal static class Points
{
    public static string Text(double points) => points.ToString("0.##", CultureInfo.InvariantCulture);
}
