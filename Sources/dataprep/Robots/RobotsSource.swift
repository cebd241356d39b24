import Archive
import ArgumentParser
import Base
import CSystem
import Fetch
import Jobs
import Records
import Runs
import Stages

/// Archives with captures of robots.txt files, as arguments name them.
struct RobotsSource {
  private let inputs: ArchiveInputs
  private let agents: RobotsAgents
  private let unreachable: RobotsGatherer.Unreachable

  init(
    _ arguments: [String], agents: RobotsAgents?, unreachable: RobotsGatherer.Unreachable = .disallow
  ) throws {
    inputs = try ArchiveInputs(arguments)
    self.agents = agents ?? .usual
    self.unreachable = unreachable
  }

  /// Writes their rules. Damage of the archives goes to standard error.
  func write(to path: String, maxFaults: FaultAllowance? = nil) throws -> RobotsGatherer.Totals {
    if let written = FileSystem.entry(at: path)?.identity,
      let input = inputs.locations.first(where: { FileSystem.entry(at: $0)?.identity == written })
    {
      throw ValidationError("--output names an input: \(input). The rules would take its place; name another file.")
    }
    let gatherer = try RobotsGatherer(agents: agents, unreachable: unreachable, path: path)
    var limits = ArchiveLimits()
    limits.wanted = [.init(.response), .init(.resource)]
    var (records, faults) = (0, 0)
    func warn(of reader: ArchiveReader) {
      for fault in reader.takeFaults() {
        faults += 1
        ArchiveInputs.warn(fault)
      }
    }
    try inputs.forEach(limits: limits) { reader in
      while try reader.next() {
        records += 1
        if reader.hasFaults { warn(of: reader) }
        try gatherer.add(reader)
      }
      warn(of: reader)
    }
    if let maxFaults, !maxFaults.allows(faults, of: records) {
      throw TooManyFaults(count: faults, allowance: maxFaults)
    }
    return try gatherer.finish()
  }

  /// Makes rules for the time of a call, in the folder of temporary files.
  func withTemporaryRules(_ body: (RobotsRules) throws -> Void) throws {
    let folder = UserCache.environment("TMPDIR") ?? "/tmp"
    let path = Path.join(folder, ".dataprep-robots-\(getpid()).part")
    let place = PrivateFiles.add(path)
    defer {
      try? FileSystem.remove(path)
      PrivateFiles.forget(place)
    }
    _ = try write(to: path)
    try body(RobotsRules(path: path))
  }

  /// The file of their rules in the user's cache: made, where it is not there yet, so that every worker of a plan on this
  /// machine has it.
  ///
  /// It is named by all that its bytes depend on: the inputs with their sizes and times, and the agents. Where a server's file
  /// has neither, and is none of Common Crawl's, which never change, it is made each time.
  func cachedRules() throws -> String {
    var names = ["1", agents.names.joined(separator: ","), unreachable.rawValue]
    let entries = try InputList(expanding: inputs.locations).entries
    let isKnown = entries.allSatisfy { entry in
      entry.modified != nil || entry.contentName != nil || entry.location.hasPrefix(CommonCrawl.data)
    }
    for entry in entries {
      names += [entry.identity, "\(entry.byteCount ?? -1)", "\(entry.modified ?? -1)", entry.contentName ?? ""]
    }
    let folder = Path.join(UserCache.folder(), "robots")
    let path = Path.join(folder, "\(Digest.sha256(names.joined(separator: "\n"))).rules")
    guard !isKnown || FileSystem.entry(at: path) == nil else { return path }
    try FileSystem.createFolder(folder)
    _ = try write(to: path)
    return path
  }
}

extension RobotsAgents {
  /// The tokens of an option.
  init(argument: String) throws {
    guard let agents = RobotsAgents(list: argument) else {
      throw ValidationError(
        "agents are product tokens (letters, digits, - and _) that commas separate, each once: CCBot,GPTBot; not \(argument)."
      )
    }
    self = agents
  }
}

extension RobotsGatherer.Unreachable: ExpressibleByArgument {}
