internal import Base

/// Finds, in the keys of one part of a corpus, every passage of a length that stands at an earlier place as well.
///
/// Keys come by hash, and those of one hash in the order of the corpus. The passages that contain a chosen place and are
/// no longer than a window are all that the place has to tell: each text is compared no further than that, in both
/// directions. A place with the same surroundings as an earlier one is done with that comparison, however many there are;
/// only places with new surroundings are compared with those that come later. Where these are more than a few dozen, for
/// instance at a footer on different pages, each window is looked up by its own hash instead, so that the work is linear
/// in the text whatever it is. Nothing is told that was not compared byte by byte.
package struct RepeatFinder: ~Copyable {
  /// Places with different surroundings beyond which windows are looked up.
  private static let mostPlaces = 24
  /// Bytes of a period within which a place is compared with the one before first.
  private static let longestPeriod = 16
  /// Places amid periods that are kept for one hash.
  private static let mostPeriodic = 8

  private let texts: PassageTexts
  private let selector: SeedSelector
  private let windowHash: SeedHash
  private var key: UInt128 = 0
  private var places: [CorpusPosition] = []
  /// Places amid text that repeats itself every few bytes, such as a line of dashes: of these every period is chosen.
  private var periodic: [CorpusPosition] = []
  /// The place before the one at hand.
  private var previous = CorpusPosition(bits: 0)
  /// The extents that were marked for the place at hand.
  private var marked: [(before: Int, after: Int)] = []
  private var isCrowded = false
  private var windows: ExternalSorter<KeyedValue<UInt128>>
  private var marks: PassageMarkSorter
  private var runHashes: [UInt64] = []

  /// - Parameters:
  ///   - minimumBytes: the length of a passage.
  ///   - path: the prefix of private files' names, in an existing directory.
  ///   - memory: bytes for sorting windows and marks.
  package init(texts: PassageTexts, minimumBytes: Int, path: String, memory: Int) {
    self.texts = texts
    selector = SeedSelector(windowBytes: minimumBytes)
    windowHash = SeedHash(length: minimumBytes)
    windows = ExternalSorter(path: path + ".windows", memory: memory / 2, width: 64)
    marks = PassageMarkSorter(path: path + ".marks", memory: memory / 2)
  }

  /// Takes the next key.
  package mutating func add(_ key: UInt128, _ position: CorpusPosition) throws {
    guard texts.contains(position) else {
      throw PassageError(
        .badFile, "a key is of no text", advice: "Remove the output directory and run the command again.")
    }
    defer { previous = position }
    if key == self.key, !places.isEmpty { return try compare(position) }
    self.key = key
    isCrowded = false
    places.removeAll(keepingCapacity: true)
    periodic.removeAll(keepingCapacity: true)
    places.append(position)
  }

  /// Looks up the windows that are left, and gives every mark in the order of the corpus.
  package consuming func finish(_ body: (PassageMark) throws -> Void) throws {
    try matchWindows()
    try marks.finish(body)
  }

  private mutating func compare(_ position: CorpusPosition) throws {
    marked.removeAll(keepingCapacity: true)
    let isNear = position.bits - previous.bits <= Self.longestPeriod
    if isNear {
      for other in periodic { if try mark(position, as: other) { return } }
      if try mark(position, as: previous) {
        if periodic.count < Self.mostPeriodic { periodic.append(previous) }
        return
      }
    }
    for other in places { if try mark(position, as: other) { return } }
    if !isNear { for other in periodic { if try mark(position, as: other) { return } } }
    if !isCrowded, places.count < Self.mostPlaces {
      places.append(position)
      return
    }
    if !isCrowded {
      isCrowded = true
      for place in places { try addWindows(around: place) }
    }
    try addWindows(around: position)
  }

  /// Marks what is around a place as it is around another one, if it is a window or more.
  ///
  /// - Returns: whether all windows around this place stand around that one too.
  private mutating func mark(_ position: CorpusPosition, as other: CorpusPosition) throws -> Bool {
    let (place, window, run) = (texts[position], selector.windowBytes, selector.hash.length)
    let after = PassageTexts.sharedBytes(place, texts[other], limit: window)
    // Another run with the same hash.
    guard after >= run else { return false }
    let before = PassageTexts.sharedBytesBefore(place, texts[other], limit: window - run)
    if before + after >= window, !marked.contains(where: { $0.before >= before && $0.after >= after }) {
      marked.append((before, after))
      try marks.append(
        PassageMark(
          start: CorpusPosition(bits: position.bits - UInt64(before)), count: before + after,
          source: CorpusPosition(bits: other.bits - UInt64(before))))
    }
    return (before == window - run || (place - before - 1).load(as: UInt8.self) == passageTextEnd)
      && (after == window || (place + after).load(as: UInt8.self) == passageTextEnd)
  }

  /// Adds the windows for which a place was chosen.
  private mutating func addWindows(around position: CorpusPosition) throws {
    let place = texts[position]
    let (run, runs) = (selector.hash.length, selector.runs)
    var before = 0
    while before < runs - 1, (place - before - 1).load(as: UInt8.self) != passageTextEnd { before += 1 }
    var after = run
    while after < run + runs - 1, (place + after).load(as: UInt8.self) != passageTextEnd { after += 1 }
    // The hashes of all runs around the place: those before it, its own, those after it.
    let first = place - before
    var state = selector.hash.state(at: first)
    runHashes.removeAll(keepingCapacity: true)
    for offset in 0...before + after - run {
      runHashes.append(SeedHash.hash(state))
      if offset < before + after - run { state = selector.hash.next(state, after: first + offset) }
    }
    let own = runHashes[before]
    // A window begins after every run before the place with a lower hash, and ends with none after it that is not higher.
    var start = before
    while start > 0, runHashes[start - 1] >= own { start -= 1 }
    var end = before + 1
    while end < runHashes.count, runHashes[end] > own { end += 1 }
    let last = min(before, end - runs)
    guard start <= last else { return }
    var windowState = windowHash.state(at: first + start)
    for offset in start...last {
      let position = CorpusPosition(bits: position.bits - UInt64(before - offset))
      try windows.append(KeyedValue(UInt128(SeedHash.hash(windowState)), position.bits))
      if offset < last { windowState = windowHash.next(windowState, after: first + offset) }
    }
  }

  /// Marks every window that stands at an earlier place.
  private mutating func matchWindows() throws {
    var sorted = ExternalSorter<KeyedValue<UInt128>>(path: "", memory: 0)
    swap(&sorted, &windows)
    let window = selector.windowBytes
    var key: UInt128 = 0
    var source: CorpusPosition?
    try sorted.finish { other, bits in
      let position = CorpusPosition(bits: bits)
      guard other == key, let first = source else {
        (key, source) = (other, position)
        return
      }
      guard PassageTexts.sharedBytes(texts[position], texts[first], limit: window) == window else { return }
      try marks.append(PassageMark(start: position, count: window, source: first))
    }
  }
}
