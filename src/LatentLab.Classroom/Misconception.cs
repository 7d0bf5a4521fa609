namespace LatentLab.Classroom;

/// <summary>A mistake that has a name, so that a check can tell it and a teacher can count it.</summary>
/// <param name="Id">For example <c>averaged-over-pixels</c>; the same mistake has the same id in every task.</param>
/// <param name="Sentence">To the learner who made it: what it looks like, and what to think about.</param>
public record Misconception(string Id, string Sentence);
