namespace LatentLab.Classroom.Grading.Likeness;

/// <summary>An answer that somebody wrote; the solution's has nobody's name.</summary>
/// <param name="Key">Tells students apart; empty for the solution.</param>
internal sealed record WrittenAnswer(string Key, string Student, string Task, string Source);

/// <summary>Two answers to one task that are equal or nearly so.</summary>
/// <param name="Likeness">From 0 to 1; see <see cref="AnswerText.LikenessTo"/>.</param>
internal sealed record AlikePair(WrittenAnswer First, WrittenAnswer Second, double Likeness);

/// <summary>
/// Finds answers of two students, or of one and the solution, that are alike beyond what independent writers arrive
/// at. It is a hint to read both, never a verdict: people who learned together write alike, and what was copied and
/// then rewritten is not found.
/// </summary>
internal static class AlikeAnswers
{
    /// <summary>
    /// From this share on a pair is shown. Of right answers that were written in another way than each other, in the
    /// tests, the most alike reach 0.80: the five calls of a training step in another order (AlikeAnswersTests).
    /// </summary>
    public const double Threshold = 0.85;

    /// <summary>
    /// An answer with fewer runs of its own is not compared: a letter, a number, a line of one formula is what
    /// everybody writes.
    /// </summary>
    public const int Smallest = 30;

    /// <summary>From so many answers on, a run that more than half of them hold is what everybody writes.</summary>
    public const int ClassSize = 10;

    /// <summary>More pairs help nobody.</summary>
    public const int MostPairs = 60;

    /// <param name="answers">All answers of a class.</param>
    /// <param name="solutions">By task.</param>
    /// <param name="handedOut">By task: what stood in the answer's cell.</param>
    /// <returns>The most alike first.</returns>
    public static IReadOnlyList<AlikePair> Find(
        IReadOnlyList<WrittenAnswer> answers, IReadOnlyDictionary<string, string> solutions,
        IReadOnlyDictionary<string, string> handedOut) =>
    [
        .. answers.GroupBy(one => one.Task)
            .SelectMany(task => InTask([.. task], solutions.GetValueOrDefault(task.Key),
                handedOut.GetValueOrDefault(task.Key, "")))
            .OrderByDescending(pair => pair.Likeness).ThenBy(pair => pair.First.Task, StringComparer.Ordinal)
            .ThenBy(pair => pair.First.Student, StringComparer.Ordinal)
            .ThenBy(pair => pair.Second.Student, StringComparer.Ordinal).Take(MostPairs),
    ];

    private static IEnumerable<AlikePair> InTask(WrittenAnswer[] answers, string? solution, string handedOut)
    {
        AnswerText[] texts = [.. answers.Select(one => AnswerText.Of(one.Source))];
        HashSet<string> usual = [.. AnswerText.Of(handedOut).Runs];
        AnswerText[] own = [.. texts.Select(text => text.Without(usual))];
        if (solution is not null)
        {
            AnswerText its = AnswerText.Of(solution).Without(usual);
            var nobody = new WrittenAnswer("", "", answers[0].Task, solution);
            foreach (AlikePair pair in Pairs([.. answers, nobody], [.. own, its])
                .Where(pair => pair.Second.Key.Length == 0))
                yield return pair;
        }
        int writers = answers.Select(one => one.Key).Distinct().Count();
        if (writers >= ClassSize)
            usual.UnionWith(texts.SelectMany(text => text.Runs).GroupBy(run => run)
                .Where(run => 2 * run.Count() > texts.Length).Select(run => run.Key));
        foreach (AlikePair pair in Pairs(answers, [.. texts.Select(text => text.Without(usual))]))
            yield return pair;
    }

    private static IEnumerable<AlikePair> Pairs(WrittenAnswer[] answers, AnswerText[] texts)
    {
        int[] large = [.. Enumerable.Range(0, texts.Length).Where(place => texts[place].Size >= Smallest)];
        return from first in large
               from second in large
               where first < second && answers[first].Key != answers[second].Key
               let likeness = texts[first].LikenessTo(texts[second])
               where likeness >= Threshold
               select new AlikePair(answers[first], answers[second], likeness);
    }
}
