/// Searches texts for an expression; one for each thread.
///
/// The places that a program is in at once are a state; states are made when a text first leads to them, so that each
/// byte costs a look-up.
internal final class LineMatcher {
  /// States that are kept; more of them are forgotten all at once, and made again where they are needed.
  private static let mostStates = 1000
  private static let unknown: Int32 = -1
  private static let matched: Int32 = 0

  let source: String
  private let program: LineProgram
  /// For each state its 256 successors; the state 0 is that of a match.
  private var successors: [Int32] = []
  private var places: [[Int]] = []
  private var numbers: [[Int]: Int32] = [:]
  private var first: Int32 = 0
  /// When a place was last added to the set that is being made.
  private var marks: [Int]
  private var round = 0

  init(_ expression: LineExpression) {
    source = expression.source
    program = expression.program
    marks = [Int](repeating: 0, count: program.instructions.count)
    forget()
  }

  /// Whether a line of the text matches.
  func matches(_ text: Span<UInt8>) -> Bool {
    // Lines begin and end at line feeds; the text is between two of them.
    var state = step(from: first, 0x0A)
    for index in text.indices {
      if state == Self.matched { return true }
      let known = successors[Int(state) << 8 | Int(text[index])]
      state = known != Self.unknown ? known : step(from: state, text[index])
    }
    return state == Self.matched || step(from: state, 0x0A) == Self.matched
  }

  /// The state that a byte leads to from another, which is made where it is new.
  private func step(from state: Int32, _ byte: UInt8) -> Int32 {
    let known = successors[Int(state) << 8 | Int(byte)]
    if known != Self.unknown { return known }
    round += 1
    var next: [Int] = []
    var isMatch = false
    for place in places[Int(state)] {
      guard case .byte(let range, let after) = program.instructions[place], range.contains(byte) else { continue }
      add(after, to: &next, &isMatch)
    }
    // A match may begin anywhere.
    add(program.start, to: &next, &isMatch)
    if isMatch {
      successors[Int(state) << 8 | Int(byte)] = Self.matched
      return Self.matched
    }
    next.sort()
    if let number = numbers[next] {
      successors[Int(state) << 8 | Int(byte)] = number
      return number
    }
    if places.count >= Self.mostStates {
      forget()
      return numbers[next] ?? make(next)
    }
    let number = make(next)
    successors[Int(state) << 8 | Int(byte)] = number
    return number
  }

  private func make(_ set: [Int]) -> Int32 {
    let number = Int32(places.count)
    places.append(set)
    successors.append(contentsOf: repeatElement(Self.unknown, count: 256))
    numbers[set] = number
    return number
  }

  /// Forgets all states but that of a match and the first.
  private func forget() {
    places = [[]]
    successors = [Int32](repeating: Self.matched, count: 256)
    numbers = [:]
    round += 1
    var start: [Int] = []
    var isMatch = false
    add(program.start, to: &start, &isMatch)
    first = make(start.sorted())
  }

  /// Adds a place and those that it leads to without a byte.
  private func add(_ place: Int, to set: inout [Int], _ isMatch: inout Bool) {
    var open = [place]
    while let place = open.popLast() {
      guard marks[place] != round else { continue }
      marks[place] = round
      switch program.instructions[place] {
      case .byte: set.append(place)
      case .fork(let a, let b):
        open.append(b)
        open.append(a)
      case .match: isMatch = true
      }
    }
  }
}
