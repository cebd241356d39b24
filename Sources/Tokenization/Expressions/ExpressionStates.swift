/// The states of an expression's automaton.
internal struct ExpressionStates {
  /// Entries of a state: one for each kind of code point, one for the end of the text.
  let width: Int
  /// As `ExpressionAutomaton` reads them: the state 0 leads nowhere, 1 is the first.
  private(set) var entries: [UInt32] = []
  /// Whether every character begins a match, whatever follows it.
  private(set) var coversAll = false

  private let program: ExpressionProgram
  private let kinds: CodePointKinds
  /// States by their threads, the preferred first.
  private var numbers: [[Int]: Int] = [:]
  private var threads: [[Int]] = []
  /// The step in which an instruction was last visited.
  private var visits: [Int]
  private var step = 0

  /// The maximum number of states; expressions in use have under a hundred.
  private static let limit = 1000

  init(_ program: ExpressionProgram, _ kinds: CodePointKinds) throws(ExpressionError) {
    self.program = program
    self.kinds = kinds
    width = kinds.count + 1
    visits = Array(repeating: 0, count: program.instructions.count)
    _ = try number(of: [])
    _ = try number(of: [program.start])
    var state = 0
    while state < threads.count {
      for kind in 0..<width {
        let (next, isMatch) = follow(threads[state], kind)
        entries.append(UInt32(try number(of: next) * width) << 1 | (isMatch ? 1 : 0))
      }
      state += 1
    }
    coversAll = everyPathMatches
  }

  /// Whether no text leads from the first state to nowhere, or to its end, without a match on the way.
  private var everyPathMatches: Bool {
    var seen: Set<Int> = [width]
    var waiting = [width]
    while let row = waiting.popLast() {
      for kind in 0..<width where entries[row + kind] & 1 == 0 {
        // The first state is left by a code point; the text that it looks at is not empty.
        if row == width, kind == kinds.count { continue }
        let next = Int(entries[row + kind] >> 1)
        if next == 0 || kind == kinds.count { return false }
        if seen.insert(next).inserted { waiting.append(next) }
      }
    }
    return true
  }

  private mutating func number(of list: [Int]) throws(ExpressionError) -> Int {
    if let number = numbers[list] { return number }
    guard threads.count < Self.limit else { throw ExpressionError(what: "more than \(Self.limit) states") }
    numbers[list] = threads.count
    threads.append(list)
    return threads.count - 1
  }

  /// The threads after a code point of a kind, or after none at the end, and whether a match ends before it.
  private mutating func follow(_ list: [Int], _ kind: Int) -> (next: [Int], isMatch: Bool) {
    step += 1
    var next: [Int] = []
    let membership = kind < kinds.count ? kinds.memberships[kind] : 0
    for thread in list {
      var waiting = [thread]
      while let place = waiting.popLast() {
        guard visits[place] != step else { continue }
        visits[place] = step
        switch program.instructions[place] {
        // What is less preferred than a match is never tried.
        case .match: return (next, true)
        case .fork(let first, let second): waiting += [second, first]
        case .one(let set, let after):
          if membership >> UInt64(set) & 1 == 1, !next.contains(after) { next.append(after) }
        case .look(let set, let atEnd, let after):
          if kind == kinds.count ? atEnd : membership >> UInt64(set) & 1 == 1 { waiting.append(after) }
        }
      }
    }
    return (next, false)
  }
}
