using System.Reflection;

namespace LatentLab.Classroom;

/// <summary>The course's tasks, one property each; every lesson adds its own in <c>Tasks/LessonNN</c>.</summary>
public static partial class Exercises
{
    /// <summary>Every task, by lesson and number.</summary>
    public static IReadOnlyList<Exercise> All =>
    [
        .. typeof(Exercises).GetProperties(BindingFlags.Public | BindingFlags.Static)
            .Where(property => property.PropertyType.IsAssignableTo(typeof(Exercise)))
            .Select(property => (Exercise)property.GetValue(null)!)
            .OrderBy(exercise => exercise.Lesson).ThenBy(exercise => exercise.Number),
    ];

    /// <summary>The task of this id; null where there is none.</summary>
    public static Exercise? Find(string id) => All.FirstOrDefault(exercise => exercise.Id == id);
}
