using System.Diagnostics;
using System.Globalization;
using System.Security;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace LatentLab.Notebooks.Session;

/// <summary>
/// Restores packages by <c>dotnet restore</c> of a project written for the purpose, and keeps the answer.
/// Microsoft.DotNet.Interactive.PackageManagement would do the same by way of F#'s dependency manager, which writes
/// such a project, too, and runs <c>dotnet</c> on it; but it brings F#'s compiler into the process before the first
/// restore, gives no progress, cannot be stopped, keeps its results in a folder of the process and tells nothing of
/// warnings such as "another version was chosen".
/// </summary>
/// <remarks>
/// Each restore works in a folder of its own and its answer is moved to its place in one step, so any number of
/// sessions may restore at once; NuGet itself guards the folder of packages.
/// </remarks>
internal sealed partial class PackageRestore(PackageFolders folders)
{
    // What "the newest" was is asked again after this time; offline, the last answer goes on serving.
    private static readonly TimeSpan FloatingKept = TimeSpan.FromDays(1);

    /// <summary>Answers from what an earlier restore of the same packages kept, or restores.</summary>
    /// <param name="requests">Each name once.</param>
    /// <param name="sources">Folders or addresses beside those of NuGet's own settings.</param>
    /// <param name="folder">Where the search for <c>NuGet.Config</c> begins: the notebook's.</param>
    /// <param name="say">Told what goes on, a line at a time; nothing where no restore is needed.</param>
    /// <exception cref="DirectiveFailure">It failed; the message says why and what to do.</exception>
    /// <exception cref="OperationCanceledException">Stopped; nothing is left half-done.</exception>
    public async Task<RestoreAnswer> RunAsync(
        IReadOnlyList<PackageRequest> requests, IReadOnlyList<string> sources, string folder, Action<string> say,
            CancellationToken stop)
    {
        string project = Project(requests, sources, folder), cache = folders.Answers;
        string kept = Path.Combine(cache, $"{Key(Project(requests, sources, ""), folder)}.assets.json");
        string names = string.Join(", ", requests);
        RestoreAnswer? earlier = Kept(kept, names);
        bool isFresh = earlier is not null
            && (!requests.Any(request => request.IsFloating)
                || DateTime.UtcNow - File.GetLastWriteTimeUtc(kept) < FloatingKept);
        if (isFresh)
            return earlier!;

        say($"Restoring {names} …");
        string work = Path.Combine(cache, $"work-{Guid.NewGuid():N}");
        try
        {
            Directory.CreateDirectory(work);
            File.WriteAllText(Path.Combine(work, "cell.csproj"), project);
            (int code, IReadOnlyList<RestoreMessage> said) = await DotNetAsync(work, say, stop).ConfigureAwait(false);
            string assets = Path.Combine(work, "obj", "project.assets.json");
            RestoreAnswer answer = File.Exists(assets) ? RestoreAnswer.Read(assets) : new([], said);
            bool isSilent = answer.Messages.Concat(said).Any(IsSilentSource),
                isRefused = answer.Messages.Any(message => message.IsError);
            if (earlier is not null && isSilent)
            {
                say("Not every source answered; what an earlier restore found is used.");
                return earlier;
            }
            if (code != 0 || isRefused)
                throw Failure(names, isRefused ? answer.Messages : said, work);
            if (!isSilent)
                File.Move(assets, kept, overwrite: true);
            return answer;
        }
        catch (InvalidDataException damaged)
        {
            throw new DirectiveFailure($"#r \"nuget: {names}\": {damaged.Message}");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DirectiveFailure($"#r \"nuget: {names}\": {error.Message}");
        }
        finally
        {
            Remove(work);
        }
    }

    /// <summary>True of the warning that a source did not answer.</summary>
    public static bool IsSilentSource(RestoreMessage message) => message.Code is "NU1801";

    // An answer whose packages have gone, or that something has damaged, is no answer. But restore does not look into a
    // package that is there: where one has lost a file, only this answer knows of it.
    private static RestoreAnswer? Kept(string file, string names)
    {
        try
        {
            return File.Exists(file) ? RestoreAnswer.Read(file) : null;
        }
        catch (FileNotFoundException lost)
        {
            throw new DirectiveFailure($"#r \"nuget: {names}\": {lost.Message}");
        }
        catch (Exception error)
            when (error is InvalidDataException or IOException or UnauthorizedAccessException
                or InvalidOperationException)
        {
            return null;
        }
    }

    // The project's text says what is asked of which sources; besides, the NuGet settings of the folder and those above
    // it have a say.
    private string Key(string project, string folder)
    {
        var all = new StringBuilder(project).Append(folders.Packages);
        for (DirectoryInfo? place = new(folder); place is not null; place = place.Parent)
        {
            foreach (string name in new[] { "NuGet.Config", "nuget.config", "NuGet.config" }.Select(name =>
                Path.Combine(place.FullName, name)).Where(File.Exists))
                all.Append(File.ReadAllText(name));
        }
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all.ToString())))[..32];
    }

    /// <summary>
    /// A project with these packages. What the host was built with counts as part of .NET
    /// (<c>PrunePackageReference</c>): a package that needs TorchSharp does not fetch a second one, unless it needs a
    /// newer one.
    /// </summary>
    private string Project(IReadOnlyList<PackageRequest> requests, IReadOnlyList<string> sources, string folder)
    {
        // The packages of this machine are a source like others: offline they answer what they can.
        string[] all = [.. sources, .. Directory.Exists(folders.Packages) ? [folders.Packages] : Array.Empty<string>()];
        IEnumerable<string> lines =
        [
            // Nothing above this project's folder may affect it.
            "<Project>",
            "  <PropertyGroup>",
            "    <ImportDirectoryBuildProps>false</ImportDirectoryBuildProps>",
            "    <ImportDirectoryBuildTargets>false</ImportDirectoryBuildTargets>",
            "    <ImportDirectoryPackagesProps>false</ImportDirectoryPackagesProps>",
            "    <ManagePackageVersionsCentrally>false</ManagePackageVersionsCentrally>",
            $"    <RestoreRootConfigDirectory>{Text(folder)}</RestoreRootConfigDirectory>",
            "  </PropertyGroup>",
            "  <Import Project=\"Sdk.props\" Sdk=\"Microsoft.NET.Sdk\" />",
            "  <PropertyGroup>",
            $"    <TargetFramework>net{Environment.Version.Major}.0</TargetFramework>",
            "    <UseCurrentRuntimeIdentifier>true</UseCurrentRuntimeIdentifier>",
            "    <SelfContained>false</SelfContained>",
            "    <UseAppHost>false</UseAppHost>",
            "    <NuGetAudit>false</NuGetAudit>",   // it would ask the network for known faults each time
            "    <RestoreIgnoreFailedSources>true</RestoreIgnoreFailedSources>",
            "    <RestoreAdditionalProjectSources>",
            string.Join(';', all.Select(Text)),
            "    </RestoreAdditionalProjectSources>",
            "    <TreatWarningsAsErrors>false</TreatWarningsAsErrors>",
            "  </PropertyGroup>",
            "  <ItemGroup>",
            .. requests.Select(request =>
                $"    <PackageReference Include=\"{Text(request.Name)}\" Version=\"{Text(VersionOf(request))}\" />"),
            .. ShippedPackages.All.OrderBy(package => package.Name, StringComparer.Ordinal)
                .Select(package => $"    <PrunePackageReference Include=\"{Text(package.Name)}\" "
                    + $"Version=\"{Text(package.Version)}\" />"),
            "  </ItemGroup>",
            "  <Import Project=\"Sdk.targets\" Sdk=\"Microsoft.NET.Sdk\" />",
            "</Project>",
        ];
        return string.Join('\n', lines) + "\n";
    }

    // Where none is asked for, the newest release on this machine will do, else the newest that there is.
    private string VersionOf(PackageRequest request) =>
        request.Wanted is not null ? request.Text : folders.NewestRelease(request.Name)?.ToNormalizedString() ?? "*";

    // For XML, and for MSBuild, to which $ @ % ; mean something.
    private static string Text(string text) => SecurityElement.Escape(
        Regex.Replace(text, @"[%$@;']", letter =>
            $"%{((int)letter.Value[0]).ToString("X2", CultureInfo.InvariantCulture)}"));

    private async Task<(int Code, IReadOnlyList<RestoreMessage> Said)> DotNetAsync(string work, Action<string> say,
        CancellationToken stop)
    {
        var start = new ProcessStartInfo(DotNet(),
            ["restore", "cell.csproj", "-v:n", "--nologo", "-nodeReuse:false", "-m:1"])
        {
            WorkingDirectory = work,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (string name in new[] { "MSBuildSDKsPath", "MSBUILD_EXE_PATH", "MSBuildExtensionsPath",
            "MSBuildLoadMicrosoftTargetsReadOnly" })
            start.Environment.Remove(name);   // this process may have been started by another build
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["NUGET_PACKAGES"] = folders.Packages;
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["MSBUILDTERMINALLOGGER"] = "off";

        using var process = new Process { StartInfo = start };
        var said = new List<RestoreMessage>();
        process.OutputDataReceived += (_, line) => Hear(line.Data, said, say);
        process.ErrorDataReceived += (_, line) => Hear(line.Data, said, say);
        try
        {
            process.Start();
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            throw new DirectiveFailure(
                $"#r \"nuget: …\": packages are restored by 'dotnet restore', and it cannot be started here "
                    + $"({error.Message}). Install the .NET SDK.");
        }
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await process.WaitForExitAsync(stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
            throw;
        }
        lock (said)
            return (process.ExitCode, [.. said.Distinct()]);
    }

    private static void Hear(string? line, List<RestoreMessage> said, Action<string> say)
    {
        if (line is null)
            return;
        if (Download().Match(line) is { Success: true } download)
        {
            say($"  fetching {download.Groups[1].Value}");
            return;
        }
        if (Complaint().Match(line) is not { Success: true } complaint)
            return;
        lock (said)
            said.Add(new(complaint.Groups[2].Value, complaint.Groups[1].Value == "error",
                complaint.Groups[3].Value.Trim()));
    }

    // The dotnet that runs this process, where it has an SDK beside its runtime.
    private static string DotNet()
    {
        string root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..",
            "..", ".."));
        string own = Path.Combine(root, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
        if (File.Exists(own) && Directory.Exists(Path.Combine(root, "sdk")))
            return own;
        return Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host ? host : "dotnet";
    }

    private static DirectiveFailure Failure(string names, IReadOnlyList<RestoreMessage> messages, string work)
    {
        RestoreMessage? first = messages.FirstOrDefault(message => message.IsError);
        bool isSilent = messages.Any(message => IsSilentSource(message) || message.Code is "NU1301");
        string remedy = first?.Code switch
        {
            _ when isSilent =>
                "A source of packages did not answer. Connect to the network and run the cell again; or name another "
                    + "source, a folder will do, with #i \"nuget: SOURCE\"; "
                + "or bring the package to this machine once, where there is a network, with 'dotnet add package' in "
                + "any project.",
            "NU1101" => "No source has a package of that name. Correct the name, or name the source that has it with "
                + "#i \"nuget: SOURCE\".",
            "NU1102" or "NU1103" =>
                "No source has such a version. Ask for one that there is, or name another source with #i \"nuget: "
                    + "SOURCE\".",
            "NU1202" or "NU1213" => "The package cannot be used in a cell; look for a version made for this .NET.",
            "NU1107" or "NU1605" or "NU1608" =>
                "The packages need different versions of the same one. Name a version that suits all of them; what "
                    + "an earlier cell asked for counts, too, until the session is restarted.",
            _ => "Fix what restore reports below and run the cell again; if a package's file is damaged, delete it, so "
                + "that it is fetched again.",
        };
        string words = first?.Text.Replace(work + Path.DirectorySeparatorChar, "").ReplaceLineEndings(" ")
            ?? "it ended without a word";
        string code = first?.Code is { Length: > 0 } known ? known + ": " : "";
        string brief = words.Length > 400 ? words[..400] + " …" : words;
        return new($"#r \"nuget: {names}\": {remedy} Restore says: {code}{brief}");
    }

    private static void Remove(string folder)
    {
        try
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A few small files stay in the user's cache.
        }
    }

    [GeneratedRegex(@"^\s+GET \S*/([^/\s]+)\.nupkg\b")]
    private static partial Regex Download();

    [GeneratedRegex(@"\b(error|warning) ?(NU\d{4}|NETSDK\d+|MSB\d+)?\s*: (.*)$")]
    private static partial Regex Complaint();
}
