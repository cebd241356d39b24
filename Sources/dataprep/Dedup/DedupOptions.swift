import ArgumentParser
import Base
import Deduplication
import Jobs

/// What every deduplication of documents takes.
struct DedupOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Which duplicate is kept: longest, first, score:FIELD (the greatest number) or source:A,B (hosts, crawls or input "
        + "files, the best first).", valueName: "policy"))
  var keep: KeepPolicy = .longest

  @Flag(help: "Drop all documents that have a duplicate, the kept one too.")
  var dropAll = false

  @Flag(help: "Add to each cluster the weight that FineWeb-2 gives one of its size (rehydration).")
  var weights = false

  @Option(
    help: ArgumentHelp(
      "Stop before writing when a host, crawl, language or input file loses more than this share, and at least "
        + "--alarm-documents. 1 for never.", valueName: "share"))
  var alarmShare = LossAlarm().share

  @Option(help: ArgumentHelp("Documents that a source may lose whatever their share.", valueName: "n"))
  var alarmDocuments = LossAlarm().documents

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Sources that may lose as much as they do, or all.", valueName: "source"))
  var accept: [String] = []

  @Flag(help: "End with exit code 65 where a source would lose too much.")
  var strict = false

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Earlier runs of the same command: what stands for a document there removes it here too.", valueName: "dir"),
    completion: .directory)
  var against: [String] = []

  @Option(help: ArgumentHelp("Memory for sorting: 500M, 2G, or a number of MB.", valueName: "size"))
  var memory = MemorySize(1 << 30)

  func validate() throws {
    guard (0...1).contains(alarmShare) else { throw ValidationError("--alarm-share takes a number from 0 to 1.") }
    guard alarmDocuments >= 0 else { throw ValidationError("--alarm-documents takes a number from 0.") }
  }

  /// The settings for a rule.
  func settings(_ rule: DuplicateRule) throws -> DeduplicationSettings {
    var alarm = LossAlarm()
    alarm.share = alarmShare
    alarm.documents = alarmDocuments
    var settings = DeduplicationSettings(rule: rule, keep: keep, alarm: alarm)
    settings.dropsAll = dropAll
    settings.addsWeights = weights
    settings.accepted = Set(accept)
    settings.memory = memory.byteCount
    settings.against = try against.map { try EarlierRun(folder: $0) }
    return settings
  }
}

extension KeepPolicy: ExpressibleByArgument {
  public init?(argument: String) { self.init(name: argument) }
  public var defaultValueDescription: String { name }
}

/// An amount of memory as options spell it.
struct MemorySize: ExpressibleByArgument, CustomStringConvertible {
  var byteCount: Int

  init(_ byteCount: Int) { self.byteCount = byteCount }

  /// Reads `2G`, `500M`, `64K` or a number of megabytes.
  init?(argument: String) {
    let units: [Character: Int] = ["K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40]
    let unit = argument.last.flatMap { units[Character($0.uppercased())] }
    guard let count = Int(unit == nil ? argument : String(argument.dropLast())), count > 0 else { return nil }
    let (bytes, overflow) = count.multipliedReportingOverflow(by: unit ?? 1 << 20)
    guard !overflow, bytes >= 16 << 20, bytes <= 1 << 44 else { return nil }
    byteCount = bytes
  }

  var description: String {
    byteCount % (1 << 30) == 0
      ? "\(byteCount >> 30)G" : byteCount % (1 << 20) == 0 ? "\(byteCount >> 20)M" : "\(byteCount)"
  }
  var defaultValueDescription: String { description }
}
