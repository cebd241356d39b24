internal import Base

/// The strata that a thread has met, with what the batch at hand has of each: documents are counted without making a stratum
/// of each one.
internal struct BatchStrata {
  /// A stratum.
  struct Entry {
    let stratum: Stratum
    /// Its hash (`Stratum.hash`).
    let hash: UInt64
    /// Keys above this cannot be drawn any more.
    var limit: UInt64
    /// Documents of the batch.
    var documents = 0
    /// Unicode scalars of their texts.
    var scalars = 0
    /// The batch that the three before are of.
    var batch: Int
  }

  private var entries: [Entry] = []
  /// The place of a stratum of kept documents, by crawl, score and length; -1 before one is met.
  private var places: [Int] = []
  private var crawls: [String: Int] = [:]
  private var rejected: [String: Int] = [:]
  /// The crawl of the document before, which is usually that of the next.
  private var last: (name: [UInt8], crawl: Int) = ([], -1)
  private var limits: [Stratum: UInt64] = [:]
  private var batch = 0
  /// The crawl of documents that do not say so.
  private var usual = -1

  /// Begins a batch.
  ///
  /// - Parameter dump: the crawl of documents that do not say so themselves.
  mutating func begin(_ limits: [Stratum: UInt64], dump: String) {
    self.limits = limits
    batch += 1
    usual = crawl(dump)
  }

  /// The hash of a stratum by its place.
  func hash(of place: Int) -> UInt64 { entries[place].hash }

  /// Keys above this cannot be drawn any more from a stratum, by its place.
  func limit(of place: Int) -> UInt64 { entries[place].limit }

  /// A stratum by its place.
  func stratum(of place: Int) -> Stratum { entries[place].stratum }

  /// The stratum of a kept document.
  mutating func place(score: Float, scalars: Int, dump: Span<UInt8>) -> Int {
    let crawl = dump.isEmpty ? usual : crawl(dump)
    let (score, length) = (Stratum.band(ofScore: score), Stratum.band(ofLength: scalars))
    let code = crawl << 4 | Int(score) << 2 | Int(length)
    if places[code] >= 0 { return renewed(places[code]) }
    let name = dump.isEmpty ? crawls.first { $0.value == usual }?.key ?? "" : dump.string
    places[code] = add(Stratum(kept: score, length, crawl: name))
    return places[code]
  }

  /// The stratum of a rejected document.
  mutating func place(rejectedFor reason: String) -> Int {
    if let place = rejected[reason] { return renewed(place) }
    let place = add(Stratum(reason: reason))
    rejected[reason] = place
    return place
  }

  /// Counts a document.
  mutating func count(_ scalars: Int, in place: Int) {
    entries[place].documents += 1
    entries[place].scalars += scalars
  }

  /// Calls `body` with each stratum that the batch has, its documents and their scalars.
  func forEachCounted(_ body: (Stratum, Int, Int) -> Void) {
    for entry in entries where entry.batch == batch && entry.documents > 0 {
      body(entry.stratum, entry.documents, entry.scalars)
    }
  }

  private mutating func add(_ stratum: Stratum) -> Int {
    entries.append(Entry(stratum: stratum, hash: stratum.hash, limit: limits[stratum] ?? .max, batch: batch))
    return entries.count - 1
  }

  /// The same place, with the counts and the limit of this batch.
  private mutating func renewed(_ place: Int) -> Int {
    if entries[place].batch != batch {
      entries[place].batch = batch
      entries[place].limit = limits[entries[place].stratum] ?? .max
      (entries[place].documents, entries[place].scalars) = (0, 0)
    }
    return place
  }

  private mutating func crawl(_ name: Span<UInt8>) -> Int {
    if last.crawl >= 0, name.count == last.name.count {
      var isSame = true
      for index in 0..<name.count where name[index] != last.name[index] {
        isSame = false
        break
      }
      if isSame { return last.crawl }
    }
    let text = name.string
    last = (Array(text.utf8), crawl(text))
    return last.crawl
  }

  private mutating func crawl(_ name: String) -> Int {
    if let crawl = crawls[name] { return crawl }
    crawls[name] = crawls.count
    places += Array(repeating: -1, count: 16)
    return crawls.count - 1
  }
}
