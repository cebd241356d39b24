internal import Base

/// What a task, or a run as the sum of its tasks, read, wrote, dropped and found broken.
///
/// The counts add up: `pages = documents + rejects.total`, and `records.total = pages + records
/// that are no pages` (warcinfo, request, metadata, revisit ...).
public struct RunStatistics: Sendable, Equatable {
  /// Records by type, as the archive names them.
  public var records = Tally()
  /// Records that hold a page: responses, resources and conversions.
  public var pages = 0
  /// Response records.
  public var responses = 0
  /// Documents written.
  public var documents = 0
  /// Documents dropped, by reason.
  public var rejects = Tally()
  /// Faults by kind.
  public var faults = Tally()
  /// Bytes of the inputs as stored.
  public var bytesIn = 0
  /// Bytes of the files written for documents and rejects.
  public var bytesOut = 0
  /// Documents by language.
  public var languages = Tally()
  /// Unicode scalars of the documents' texts by language.
  public var characters = Tally()
  /// Pages by media type as the server named it.
  public var contentTypes = Tally()
  /// Documents by character set.
  public var charsets = Tally()
  /// Documents by host; the most frequent ones of each task.
  public var hosts = Tally()
  /// Documents by length in characters; a bucket's name is its lower end, a power of two.
  public var lengths = Tally()
  /// Documents by language score; a bucket's name is its lower end, in tenths.
  public var scores = Tally()
  /// The stages in their order.
  public var stages: [StageCount] = []

  /// Hosts, and media types, that a record and a report keep.
  internal static let nameLimit = 500
  /// Names beyond which a tally is cut while it grows: what servers send is not to decide how much memory a run takes.
  internal static let heldNames = 1 << 14

  public init() {}

  /// Adds another task's counts.
  public mutating func add(_ other: RunStatistics) {
    records.add(other.records)
    pages += other.pages
    responses += other.responses
    documents += other.documents
    rejects.add(other.rejects)
    faults.add(other.faults)
    bytesIn += other.bytesIn
    bytesOut += other.bytesOut
    languages.add(other.languages)
    characters.add(other.characters)
    contentTypes.add(other.contentTypes)
    charsets.add(other.charsets)
    hosts.add(other.hosts)
    lengths.add(other.lengths)
    scores.add(other.scores)
    for stage in other.stages { add(stage) }
  }

  /// Cuts the tallies whose names come from pages and servers back to the most frequent names, when they
  /// have more than `held`.
  ///
  /// A rare host that comes back after a cut is counted from there on, so hosts are approximate in an
  /// input of very many; media types stay complete, with the rare ones as `(others)`.
  internal mutating func trim(held: Int = heldNames, to limit: Int = heldNames / 2) {
    if hosts.counts.count > held { hosts.truncate(to: limit) }
    if contentTypes.counts.count > held { contentTypes.truncate(to: limit, rest: "(others)") }
  }

  /// The counts without the distributions, which are most of what the statistics of a task take.
  internal var withoutDistributions: RunStatistics {
    var copy = self
    copy.hosts = Tally()
    copy.contentTypes = Tally()
    copy.charsets = Tally()
    copy.lengths = Tally()
    copy.scores = Tally()
    return copy
  }

  /// Adds one stage's counts.
  public mutating func add(_ stage: StageCount) {
    if let index = stages.firstIndex(where: { $0.name == stage.name }) {
      stages[index].add(stage)
    } else {
      stages.append(stage)
    }
  }

  /// Whether nothing was lost: every page is a document or a reject.
  public var addUp: Bool { pages == documents + rejects.total }
}
