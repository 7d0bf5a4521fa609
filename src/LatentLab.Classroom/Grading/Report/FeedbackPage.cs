namespace LatentLab.Classroom.Grading.Report;

/// <summary>
/// What one student gets back: a card per task with the verdict, why, a hint where it is not right, and the answer that
/// was graded.
/// </summary>
internal static class FeedbackPage
{
    public static string Of(GradedSubmission submission)
    {
        string cards = string.Concat(
            submission.Tasks.Select(task => Card(task, submission.Answers.GetValueOrDefault(task.Task, ""))));
        string exercise = submission.Exercise.Length > 0 ? $"Exercise {Page.Text(submission.Exercise)} · " : "";
        string apart = submission.Counts ? "" : " · another notebook of yours counts for this exercise";
        string fault = submission.Problem is { } problem
            ? "<section class=\"task-card is-bad\"><h3>Nothing could be graded</h3>"
                + $"<p>{Page.Text(problem)}</p></section>"
            : "";
        string points = Points.Text(submission.Earned);
        string body = $"""
            <div class="narrow">
            <h1>{Page.Student(submission)}</h1>
            <p class="facts">{exercise}{points} of {submission.Possible} points{Late(submission)}{apart}</p>
            {fault}
            {cards}
            </div>
            """;
        return Page.Write($"{submission.Student}: {points} of {submission.Possible}", body);
    }

    private static string Late(GradedSubmission submission) => !submission.Late ? ""
        : submission.LateCost > 0 ? $" (handed in late: {Points.Text(100 * submission.LateCost)} % less)" : " · late";

    /// <summary>Where on the page a task is.</summary>
    public static string CardOf(string task) => $"task-{task}";

    public static string Look(TaskOutcome outcome) => outcome switch
    {
        TaskOutcome.Correct => "good",
        TaskOutcome.NotAttempted or TaskOutcome.Missing or TaskOutcome.ToRead => "quiet",
        _ => "bad",
    };

    private static string Decided(TaskGrade task) => task.Decision is not { } decision ? ""
        : $"<p><strong>✎ Your teacher</strong>: {(decision.Points is { } points
            ? $"{Points.Text(points)} of {task.Possible} points. " : "")}{Page.Text(decision.Comment)}</p>";

    // What a teacher gives points for; before that, only that there is somebody who reads.
    private static string Rubric(TaskGrade task) => Exercises.Find(task.Task)?.Rubric is not { Count: > 0 } rubric ? ""
        : "<p>Points are given for:</p><ul>" + string.Concat(rubric.Select(line =>
            $"<li>{Page.Text(line.Looks)} ({Points.Text(line.Points)})</li>")) + "</ul>";

    private static string Card(TaskGrade task, string answer)
    {
        string look = Look(task.Outcome);
        string hint = task.Outcome is TaskOutcome.Incorrect or TaskOutcome.NotAttempted or TaskOutcome.Broken
            && Exercises.Find(task.Task) is { Hints: [var first, ..] }
            ? $"<details><summary>A hint</summary><p>{Page.Text(first)}</p></details>" : "";
        string code = answer.Length > 0
            ? $"<details{(task.Outcome == TaskOutcome.ToRead ? " open" : "")}><summary>The answer that was "
                + $"graded</summary><pre><code>{Page.Code(answer.Length > 20_000 ? answer[..20_000] + "\n…" : answer)}"
                + "</code></pre></details>"
            : "";
        return $"""
            <section class="task-card is-{look}" id="{CardOf(task.Task)}">
            <header><h3>{Page.Text(task.Title)}</h3><span class="{look}">{task.Outcome.Sign()} {task.Outcome.Word()}
            · {Points.Text(task.Earned)} / {task.Possible}</span></header>
            {Decided(task)}
            {Rubric(task)}
            {(task.Reason.Length > 0 ? $"<p>{Page.Text(task.Reason)}</p>" : "")}
            {hint}
            {code}
            </section>

            """;
    }
}
