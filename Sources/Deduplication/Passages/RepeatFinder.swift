internal import Base

/// Finds, in the keys of one part of a corpus, every passage of a length (a window) that stands at an earlier place as well.
///
/// Keys come by hash, and those of one hash in the order of the corpus: places at which the same run of bytes begins. A place
/// has to tell of the windows that contain its run, so each two texts are compared no further than that, in both
/// directions. A place with the same surroundings as an earlier one is done with that comparison, however many there are;
/// only places with new surroundings are compared with those that come later.
///
/// Where there are more of these than a few, for instance at a footer on different pages, the windows of a further place
/// that are none of the first places' go on in another round. Those that begin before what it shares with any
/// of the first places all contain that and the byte before it, and those that end behind it the byte behind it: places that have such a window
/// in common have the longer run in common, and are compared in the next round by its hash. So the work is about linear
/// in the text, whatever it is. Nothing is told that was not compared byte by byte.
package struct RepeatFinder: ~Copyable {
  /// Places with different surroundings that those after them are compared with.
  private static let mostPlaces = 16
  /// Rounds after which every window goes on by itself.
  private static let mostRounds = 6
  /// Bytes within which a place is compared with the one before it first: in text that repeats itself every few bytes, such
  /// as a line of dashes, every period is chosen, and is what the one before it is.
  private static let longestPeriod = 16

  private let texts: PassageTexts
  private var resident: ResidentTexts
  private let window: Int
  private let path: String
  private let memory: Int
  private var round = 0
  /// The hash and the length of the run that the places at hand begin with.
  private var key: UInt128 = 0
  private var length = 0
  private var places: [CorpusPosition] = []
  /// The place before the one at hand.
  private var previous = CorpusPosition(bits: 0)
  /// The extents that were marked for the place at hand.
  private var marked: [Extent] = []
  /// The places of the next round: by the hash of their longer run and by place, each with the run's length. The same run
  /// may come from two places of this round.
  private var longer: ExternalSorter<KeyedValue<UInt128>>
  private var longerCount = 0
  private var marks: PassageMarkSorter

  /// Bytes before and from a place on.
  private struct Extent {
    var before = 0
    var after = 0

    func contains(_ other: Extent) -> Bool { before >= other.before && after >= other.after }
  }

  /// - Parameters:
  ///   - minimumBytes: the length of a window.
  ///   - path: the prefix of private files' names, in an existing directory.
  ///   - memory: bytes for sorting places and marks, and for texts that are compared.
  package init(texts: PassageTexts, minimumBytes: Int, path: String, memory: Int) {
    self.texts = texts
    window = minimumBytes
    self.path = path
    self.memory = memory / 3
    resident = ResidentTexts(texts, memory: memory / 3, reach: minimumBytes)
    longer = Self.sorter(path, round: 1, memory: memory / 3)
    marks = PassageMarkSorter(path: path + ".marks", memory: memory / 3)
  }

  private static func sorter(_ path: String, round: Int, memory: Int) -> ExternalSorter<KeyedValue<UInt128>> {
    ExternalSorter(path: "\(path).round\(round)", memory: memory)
  }

  /// Takes the next key of `PassageSigner`.
  package mutating func add(_ key: UInt128, _ position: CorpusPosition) throws {
    guard texts.contains(position) else {
      throw PassageError(
        .badFile, "a key is of no text", advice: "Remove the output directory and run the command again.")
    }
    try add(key, length: SeedSelector.runBytes(ofWindow: window), position)
  }

  /// Does the further rounds, and gives every mark in the order of the corpus.
  package consuming func finish(_ body: (PassageMark) throws -> Void) throws {
    while longerCount > 0 {
      round += 1
      longerCount = 0
      places.removeAll()
      var sorted = Self.sorter(path, round: round + 1, memory: memory)
      swap(&sorted, &longer)
      try sorted.finish { key, length in
        let position = CorpusPosition(bits: UInt64(truncatingIfNeeded: key))
        try add(key >> 64, length: Int(length), position)
      }
    }
    try marks.finish(body)
  }

  private mutating func add(_ key: UInt128, length: Int, _ position: CorpusPosition) throws {
    defer { previous = position }
    if key == self.key, length == self.length, !places.isEmpty {
      if position != previous { try compare(position) }
      return
    }
    self.key = key
    self.length = length
    places.removeAll(keepingCapacity: true)
    places.append(position)
  }

  private mutating func compare(_ position: CorpusPosition) throws {
    marked.removeAll(keepingCapacity: true)
    if position.bits - previous.bits <= Self.longestPeriod {
      var unused = Extent()
      if try mark(position, as: previous, &unused) { return }
    }
    var reach = Extent()
    for other in places { if try mark(position, as: other, &reach) { return } }
    if places.count < Self.mostPlaces {
      places.append(position)
    } else {
      try goOn(position, reach)
    }
  }

  /// Marks what is around a place as it is around another one, if it is a window or more.
  ///
  /// - Parameter reach: grows to what the places share.
  /// - Returns: whether all windows around this place stand around that one too.
  private mutating func mark(
    _ position: CorpusPosition, as other: CorpusPosition, _ reach: inout Extent
  ) throws -> Bool {
    resident.note(other)
    resident.note(position)
    let place = texts[position]
    var extent = Extent()
    extent.after = PassageTexts.sharedBytes(place, texts[other], limit: window)
    // Another run with the same hash.
    guard extent.after >= length else { return false }
    extent.before = PassageTexts.sharedBytesBefore(place, texts[other], limit: window - length)
    reach.before = max(reach.before, extent.before)
    reach.after = max(reach.after, extent.after)
    if extent.before + extent.after >= window, !marked.contains(where: { $0.contains(extent) }) {
      marked.append(extent)
      try marks.append(
        PassageMark(
          start: CorpusPosition(bits: position.bits - UInt64(extent.before)), count: extent.before + extent.after,
          source: CorpusPosition(bits: other.bits - UInt64(extent.before))))
    }
    return (extent.before == window - length || (place - extent.before - 1).load(as: UInt8.self) == passageTextEnd)
      && (extent.after == window || (place + extent.after).load(as: UInt8.self) == passageTextEnd)
  }

  /// Has the windows around a place that are not marked go on in the next round.
  ///
  /// - Parameter reach: the most that any of `places` shares with it before and after.
  private mutating func goOn(_ position: CorpusPosition, _ reach: Extent) throws {
    // Runs of a window are the same, or not.
    guard length < window else { return }
    let place = texts[position]
    // Where windows begin that contain the run and are inside the text, from the place on.
    let first = -PassageTexts.sharedBytesBefore(place, place, limit: window - length)
    let last = min(0, PassageTexts.sharedBytes(place, place, limit: window) - window)
    guard first <= last else { return }
    guard round < Self.mostRounds else { return try goOn(position, windows: first...last) }
    if first < -reach.before { try goOn(position, from: -reach.before - 1, to: length) }
    if last + window > reach.after { try goOn(position, from: 0, to: reach.after + 1) }
    // Of what no single place shares from its start to its end.
    let (start, end) = (max(first, -reach.before), min(last, reach.after - window))
    if start <= end { try goOn(position, windows: start...end) }
  }

  private mutating func goOn(_ position: CorpusPosition, windows: ClosedRange<Int>) throws {
    for start in windows where !marked.contains(where: { $0.contains(Extent(before: -start, after: start + window)) }) {
      try goOn(position, from: start, to: start + window)
    }
  }

  /// Has the run from one offset to another one go on.
  private mutating func goOn(_ position: CorpusPosition, from start: Int, to end: Int) throws {
    let hash = ByteHash.hash(UnsafeRawBufferPointer(start: texts[position] + start, count: end - start))
    longerCount += 1
    let place = UInt64(Int64(position.bits) + Int64(start))
    try longer.append(KeyedValue(UInt128(hash) << 64 | UInt128(place), UInt64(end - start)))
  }
}
