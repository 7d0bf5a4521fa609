using System.Reflection;

namespace LatentLab.Classroom;

/// <summary>The course's tasks, one property each; every lesson adds its own in <c>Tasks/LessonNN</c>.</summary>
public static partial class Exercises
{
    /// <summary>Every task, by notebook and number.</summary>
    public static IReadOnlyList<Exercise> All =>
    [
        .. typeof(Exercises).GetProperties(BindingFlags.Public | BindingFlags.Static)
            .Where(property => property.PropertyType.IsAssignableTo(typeof(Exercise)))
            .Select(property => (Exercise)property.GetValue(null)!)
            .OrderBy(exercise => exercise.Sheet, StringComparer.Ordinal).ThenBy(exercise => exercise.Number),
    ];

    /// <summary>
    /// From here on, and for the rest of the session, <see cref="Exercise.Solution"/> shows no solution: for graded
    /// work. Hints stay. The notebooks of <c>latentlab classroom release --without-solutions</c> call it.
    /// </summary>
    public static void WithholdSolutions() => AreWithheld = true;

    internal static bool AreWithheld { get; private set; }

    /// <summary>The task of this id; null where there is none.</summary>
    public static Exercise? Find(string id) => All.FirstOrDefault(exercise => exercise.Id == id);
}
