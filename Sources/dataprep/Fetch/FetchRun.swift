import Archive
import Base
import Fetch

/// Fetches files into a directory, some at a time.
struct FetchRun: Sendable {
  /// A file to fetch.
  struct Item: Sendable {
    var url: String
    var file: String
    var expectedByteCount: Int?
    /// Whether a file of its name may be replaced, as it was fetched by an earlier run and changed since.
    var replaces = false
  }

  var folder: String
  var items: [Item]
  var streams: Int
  var checksContent: Bool
  var overwrites: Bool
  var policy: FetchPolicy

  /// How it ended.
  struct Outcome {
    var progress: FetchProgress
    /// The errors, in the order of the items.
    var failures: [(url: String, error: any ReportableError)]
    /// Items that were not tried, as their server refuses requests.
    var untried: Int
  }

  private struct State {
    var next = 0
    var manifest: FetchManifest
    var progress: FetchProgress
    var failures: [Int: any ReportableError] = [:]
    /// What ends all: the disk is full, or a stop was asked for.
    var end: (any Error)?
    /// Hosts that refuse requests.
    var refusing: Set<String> = []
    var untried = 0
  }

  /// Fetches what is not there.
  func run(manifest: FetchManifest, there: Int, report: @escaping @Sendable (FetchProgress) -> Void) throws -> Outcome {
    var progress = FetchProgress()
    progress.all = items.count
    progress.kept = there
    let state = Monitor(State(manifest: manifest, progress: progress))
    let stop = policy.shouldStop ?? { false }
    let run = self
    runWorkers(max(1, min(streams, items.count))) { _ in
      while let (place, item) = state.withLock({ run.take(&$0, stop: stop) }) {
        do {
          try run.fetch(item, place, state, report)
        } catch {
          state.withLock { run.note(error, of: item, place, in: &$0) }
        }
        report(state.withLock { $0.progress })
      }
    }
    let last = state.withLock { $0 }
    if stop() {
      throw SourceError(
        .busy, "stopped", location: folder, advice: "Run the same command again: what has come is kept.")
    }
    if let end = last.end { throw end }
    let failures = last.failures.sorted { $0.key < $1.key }.map { (items[$0.key].url, $0.value) }
    return Outcome(progress: last.progress, failures: failures, untried: last.untried)
  }

  /// The next file, if there is one; files of hosts that refuse are passed over.
  private func take(_ state: inout State, stop: () -> Bool) -> (Int, Item)? {
    while state.end == nil, !stop(), state.next < items.count {
      let place = state.next
      state.next += 1
      guard !state.refusing.contains(host(of: items[place].url)) else {
        state.untried += 1
        continue
      }
      return (place, items[place])
    }
    return nil
  }

  private func note(_ error: any Error, of item: Item, _ place: Int, in state: inout State) {
    state.progress.underWay[place] = nil
    guard let error = error as? any ReportableError, !(error is OutputError), policy.shouldStop?() != true else {
      state.end = state.end ?? error
      return
    }
    state.failures[place] = error
    state.progress.failed += 1
    if let error = error as? SourceError, error.code == .refused, isInCoolDown(item.url, policy: policy) {
      state.refusing.insert(host(of: item.url))
    }
  }

  private func fetch(
    _ item: Item, _ place: Int, _ state: Monitor<State>, _ report: @escaping @Sendable (FetchProgress) -> Void
  ) throws {
    let path = Path.join(folder, item.file)
    try FileSystem.createFolder(Path.split(path).folder)
    guard overwrites || item.replaces || FileSystem.entry(at: path) == nil else {
      throw OutputError(
        .cannotCreate, "a file of this name is there, and was not fetched from \(item.url)", location: path,
        advice: "Move it away, or replace it with --overwrite.")
    }
    let check = checksContent ? ContentCheck(name: item.url) : .none
    var policy = policy
    // A page may be what is wanted, where nothing in the name says that it is data.
    policy.acceptsMarkup = !FetchNaming.isData(item.url)
    var download = FileDownload(item.url, to: path, policy: policy) { try check.run($0) }
    download.expectedByteCount = item.expectedByteCount
    download.progress = { received, total, new in
      report(
        state.withLock { state in
          state.progress.received += new
          state.progress.underWay[place] = (received, total)
          return state.progress
        })
    }
    try download.run { result in
      let entry = FetchManifest.Entry(
        url: item.url, file: item.file, byteCount: result.byteCount, sha256: result.sha256, etag: result.identity.etag,
        lastModified: result.identity.lastModified)
      try state.withLock { try $0.manifest.add(entry) }
    }
    state.withLock { state in
      state.progress.underWay[place] = nil
      state.progress.done += 1
    }
  }
}
