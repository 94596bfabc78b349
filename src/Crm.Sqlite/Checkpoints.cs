using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Crm.Sqlite;

/// <summary>Brings the write-ahead log into the file, one process at a time.</summary>
/// <remarks>
/// Engines before 3.51.3 can damage a file when two connections checkpoint at once. So automatic checkpoints are off on every connection, and one is made
/// only while a lock file beside the database is held. Where the file system gives no such lock, the file is kept with a rollback journal, which has none.
/// </remarks>
internal sealed class Checkpoints(string path, TimeSpan busyTimeout)
{
    /// <summary>What a commit over a connection of a host is taken to write, for nobody counts its pages.</summary>
    public const int PagesOfHostCommit = 8;

    // SQLite's own measure is 1,000; but each checkpoint waits for the disk.
    private const int PagesBetween = 4_000;
    private int _pages;

    private string LockPath => path + "-checkpoint";

    /// <summary>Whether a lock file keeps others out here.</summary>
    public bool CanLock()
    {
        using var mine = Lock();
        if (mine is null)
            return File.Exists(LockPath);
        using var second = Lock();
        return second is null;
    }

    /// <summary>Counts the pages that a commit wrote to the log; true when they are worth bringing into the file.</summary>
    public bool IsDue(int pages)
    {
        if (Interlocked.Add(ref _pages, pages) < PagesBetween)
            return false;
        Interlocked.Exchange(ref _pages, 0);
        return true;
    }

    /// <summary>Checkpoints as far as readers allow, and learns how large things have become; nothing when another process is at it.</summary>
    public void Run(Lane lane)
    {
        using var held = Lock();
        if (held is null)
            return;
        try
        {
            lane.Execute("PRAGMA busy_timeout = 0");
            lane.Execute("PRAGMA wal_checkpoint(PASSIVE)");
            // Without statistics SQLite takes all tenants for small, and reads the whole of a large one.
            lane.Execute("PRAGMA optimize");
        }
        catch (SqliteException)
        {
            // The commit before it stands, and the next one tries again.
        }
        finally
        {
            lane.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA busy_timeout = {(long)busyTimeout.TotalMilliseconds}"));
        }
    }

    /// <summary>Leaves the file whole without its log, as someone who copies it expects; false when others are at it.</summary>
    public bool Empty(Lane lane)
    {
        using var held = Lock();
        if (held is null)
            return false;
        try
        {
            lane.Execute("PRAGMA busy_timeout = 0");
            lane.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
            return true;
        }
        catch (SqliteException)
        {
            // Nothing is lost by it: the log stays beside the file.
            return false;
        }
    }

    private FileStream? Lock()
    {
        try
        {
            return new FileStream(LockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
