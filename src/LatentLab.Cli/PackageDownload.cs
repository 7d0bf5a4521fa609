using System.Net;
using System.Net.Http.Headers;
using LatentLab.Data;
using NuGet.Common;
using NuGet.Configuration;
using NuGet.Packaging;
using NuGet.Packaging.Core;
using NuGet.Packaging.Signing;
using NuGet.Protocol;
using NuGet.Protocol.Core.Types;
using NuGet.Versioning;

namespace LatentLab.Cli;

/// <summary>
/// Fetches one package into NuGet's package folder, from the sources of the user's NuGet settings. What a broken
/// connection or Ctrl-C leaves is kept in the cache, and the next call goes on from there.
/// </summary>
internal sealed class PackageDownload(
    string id, string version, ISettings settings, IReadOnlyList<string> cacheFolders,
    IProgress<DownloadProgress>? progress = null)
{
    private static readonly string[] AddressOfPackages = [.. ServiceTypes.PackageBaseAddress];

    private readonly PackageIdentity package = new(id, NuGetVersion.Parse(version));
    private readonly ILogger log = NullLogger.Instance;

    /// <summary>Fetches and unpacks it.</summary>
    /// <returns>The folder of the package.</returns>
    /// <exception cref="IOException">No source has it, or none answers; the message says which were asked and what they
    /// said.</exception>
    public async Task<string> Fetch(CancellationToken cancellation)
    {
        string part = Path.Combine(WritableCache(), $"{id}.{version}.nupkg.part");
        var answers = new List<string>();
        foreach (PackageSource source in new PackageSourceProvider(settings).LoadPackageSources()
            .Where(source => source.IsEnabled))
        {
            try
            {
                SourceRepository repository = Repository.Factory.GetCoreV3(source);
                if (!await Download(repository, part, cancellation))
                {
                    answers.Add($"{source.Name} has no {id} {version}");
                    continue;
                }
                return await Unpack(source, part, cancellation);
            }
            catch (Exception error) when (error is FatalProtocolException or HttpRequestException or IOException
                or TimeoutException)
            {
                answers.Add($"{source.Name}: {Innermost(error)}");
            }
        }
        throw new IOException(
            $"{id} {version} could not be fetched. "
            + (answers.Count == 0 ? "Your NuGet settings name no package source. " : $"{string.Join("; ", answers)}. ")
            + "It is needed once; with a network connection the same command goes on where it stopped. Without one, "
            + $"copy the folder '{id}' of another machine's package folder into '{PackageFolder()}'.");
    }

    private string PackageFolder() => SettingsUtility.GetGlobalPackagesFolder(settings);

    private static string Innermost(Exception error) => (error.GetBaseException().Message is { Length: > 0 } said
        ? said : error.Message).Trim().TrimEnd('.');

    private string WritableCache()
    {
        foreach (string folder in cacheFolders)
        {
            try
            {
                Directory.CreateDirectory(folder);
                return folder;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // the next one
            }
        }
        throw new IOException($"None of these folders can be written: {string.Join(", ", cacheFolders)}. Set "
            + "LATENTLAB_CACHE to one that can.");
    }

    // False where the source does not have it.
    private async Task<bool> Download(SourceRepository repository, string part, CancellationToken cancellation)
    {
        if (repository.PackageSource.IsLocal
            || await repository.GetResourceAsync<ServiceIndexResourceV3>(cancellation) is not { } index
            || index.GetServiceEntryUri(AddressOfPackages) is not { } address)
        {
            FindPackageByIdResource found = await repository.GetResourceAsync<FindPackageByIdResource>(cancellation);
            await using FileStream whole = File.Create(part);
            using var context = new SourceCacheContext { NoCache = true, DirectDownload = true };
            return await found.CopyNupkgToStreamAsync(id, package.Version, whole, context, log, cancellation);
        }
        string name = id.ToLowerInvariant(), number = package.Version.ToNormalizedString().ToLowerInvariant();
        Uri file = new($"{address.AbsoluteUri.TrimEnd('/')}/{name}/{number}/{name}.{number}.nupkg");
        HttpSource http = (await repository.GetResourceAsync<HttpSourceResource>(cancellation)).HttpSource;
        using var cache = new SourceCacheContext { NoCache = true };
        return await http.ProcessResponseAsync(
            new HttpSourceRequest(() => Request(file, part)) { MaxTries = 3 },
            response => Save(response, file, part, cancellation), cache, log, cancellation);
    }

    private HttpRequestMessage Request(Uri file, string part)
    {
        HttpRequestMessage request = HttpRequestMessageFactory.Create(HttpMethod.Get, file, log);
        if (File.Exists(part) && new FileInfo(part).Length is > 0 and long have)
            request.Headers.Range = new RangeHeaderValue(have, null);
        return request;
    }

    private async Task<bool> Save(
        HttpResponseMessage response, Uri source, string part, CancellationToken cancellation)
    {
        if (response.StatusCode == HttpStatusCode.NotFound)
            return false;
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
            return true;   // all of it is there already
        response.EnsureSuccessStatusCode();
        bool goesOn = response.StatusCode == HttpStatusCode.PartialContent;
        await using var file = new FileStream(part, goesOn ? FileMode.Append : FileMode.Create);
        long? total = response.Content.Headers.ContentLength + (goesOn ? file.Length : 0);
        await using Stream stream = await response.Content.ReadAsStreamAsync(cancellation);
        byte[] buffer = new byte[1 << 16];
        progress?.Report(new(id, file.Length, total, source));
        while (await stream.ReadAsync(buffer, cancellation) is > 0 and int count)
        {
            await file.WriteAsync(buffer.AsMemory(0, count), cancellation);
            progress?.Report(new(id, file.Length, total, source));
        }
        return total is null || file.Length >= total
            ? true
            : throw new IOException($"the connection ended after {file.Length:N0} of {total:N0} bytes");
    }

    private async Task<string> Unpack(PackageSource source, string part, CancellationToken cancellation)
    {
        try
        {
            await using FileStream whole = File.OpenRead(part);
            var resolver = new VersionFolderPathResolver(PackageFolder());
            await PackageExtractor.InstallFromSourceAsync(
                source.Source, package, to => whole.CopyToAsync(to, cancellation), resolver,
                new PackageExtractionContext(PackageSaveMode.Defaultv3, XmlDocFileSaveMode.None,
                    ClientPolicyContext.GetClientPolicy(settings, log), log),
                cancellation);
            return resolver.GetInstallPath(id, package.Version);
        }
        catch (Exception error) when (error is InvalidDataException or PackagingException or SignatureException)
        {
            throw new IOException($"what came is damaged ({Innermost(error)})", error);
        }
        finally
        {
            if (!cancellation.IsCancellationRequested)
                File.Delete(part);
        }
    }
}
