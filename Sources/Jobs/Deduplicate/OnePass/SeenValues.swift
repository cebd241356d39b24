internal import Base
internal import Deduplication
internal import Records
internal import Runs

/// What a run in one reading knows of the documents before: values that were met, and in memory alone where.
internal struct SeenValues: ~Copyable {
  private var filter: BloomFilter?
  private var table: KeyTable?
  private let mostBytes: Int
  /// The documents that were read, where the table says positions.
  private(set) var documents = ReadDocuments()
  /// Numbers of the last keys that were met before.
  private(set) var found: [Int] = []
  /// Where each of these stood first; none by a filter.
  private(set) var firsts: [CorpusPosition] = []
  private var starts: [Int] = []

  init(_ settings: OnePassSettings) {
    switch settings.memory {
    case .filter(let rate, let byteCount):
      filter = BloomFilter(byteCount: byteCount, rate: rate)
      mostBytes = byteCount
    case .table(let mostBytes):
      table = KeyTable()
      self.mostBytes = mostBytes
    }
  }

  /// Whether it is known where a value stood first.
  var knowsPlaces: Bool { table != nil }

  /// Begins another input.
  mutating func beginInput() { documents.beginInput() }

  /// Looks the keys of a batch up and adds them: sets `found` and `firsts`.
  ///
  /// - Throws: `PassageError.tooLarge` where they do not fit in memory.
  mutating func add(_ product: OnePassBatch) throws(PassageError) {
    found.removeAll(keepingCapacity: true)
    firsts.removeAll(keepingCapacity: true)
    filter?.insert(product.keys, found: &found)
    guard table != nil else { return }
    starts.removeAll(keepingCapacity: true)
    for document in product.batch.documents {
      let bytes = Int(document.text.count)
      starts.append(product.batch.strings.withSpan(document.id.range) { documents.add($0, textBytes: bytes) })
    }
    table?.insert(
      product.keys, ends: product.ends, starts: starts, input: documents.input, found: &found, firsts: &firsts)
    let (bytes, count) =
      switch table {
      case .some(let table): (table.byteCount, table.count)
      case .none: (0, 0)
      }
    guard bytes + documents.byteCount <= mostBytes else {
      throw PassageError(
        .tooLarge, "\(count) different lines do not fit in \(mostBytes / 1_000_000) MB of memory",
        advice: "Give it more --memory, or run it without --in-memory.")
    }
  }

  /// What the filter was like; nothing without one.
  func filterCounts() -> Counts {
    var counts = Counts()
    switch filter {
    case .some(let filter):
      counts[.filterValues] = filter.count
      counts[.filterRate] = Int((filter.rate * 1e9).rounded(.up))
      counts[.expectedErrors] = Int(filter.expectedErrors.rounded(.up))
    case .none: break
    }
    return counts
  }
}

/// Identifiers of documents that were read, and where the text of each stands among those of its input.
internal struct ReadDocuments: ~Copyable {
  /// The number of the input at hand.
  private(set) var input = -1
  /// Where the next text begins; places are those of files of texts, which have something before the first.
  private var place = 0
  private var starts: [CorpusPosition] = []
  /// Where each identifier ends.
  private var ends: [Int] = []
  private var identifiers = ByteBuffer()

  /// Bytes in use.
  var byteCount: Int { starts.count * 16 + identifiers.count }

  mutating func beginInput() {
    input += 1
    place = PassageFileHeader.byteCount
  }

  /// Adds a document: where its text begins.
  mutating func add(_ identifier: Span<UInt8>, textBytes: Int) -> Int {
    defer { place += textBytes + 1 }
    starts.append(CorpusPosition(input: input, place: place))
    identifiers.append(identifier)
    ends.append(identifiers.count)
    return place
  }

  /// The document whose text is at a position.
  func document(at position: CorpusPosition) -> Int {
    var (low, high) = (0, starts.count)
    while low < high {
      let middle = (low + high) / 2
      if starts[middle] <= position { low = middle + 1 } else { high = middle }
    }
    precondition(low > 0, "a position before the first text")
    return low - 1
  }

  /// Where a document's text begins.
  func start(of document: Int) -> CorpusPosition { starts[document] }

  /// Lets `body` see a document's identifier.
  func withIdentifier<R>(_ document: Int, _ body: (Span<UInt8>) -> R) -> R {
    identifiers.withSpan((document == 0 ? 0 : ends[document - 1])..<ends[document], body)
  }
}
