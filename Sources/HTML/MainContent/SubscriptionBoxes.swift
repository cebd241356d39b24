internal import Base

/// Finds boxes that ask readers to subscribe, which stand between the paragraphs of about one news page in twenty.
///
/// The model weighs the neighbours of running text above names and controls, so it keeps them. They are told by what
/// does not depend on language: a form with a field for an address, or a name such as `newsletter` on an `aside` or
/// around such a field. A box is small against the page: the whole text of a newsletter's issue, which
/// stands in an element of such a name too, is none.
struct SubscriptionBoxes {
  /// Letters and digits of the largest box.
  private static let mostUnits: Int32 = 500
  /// The part of the kept text that a box may be, as one in so many.
  private static let share: Int32 = 4
  /// Nodes of an element that are looked at for a field or a button.
  private static let searchLimit = 400
  private static let names = ClassTokens.shipped.group("subscribe").rawValue

  let tree: TreeView

  /// Takes the blocks of boxes out of `kept`.
  func drop(_ page: borrowing PageBlocks, kept: UnsafeMutablePointer<Bool>) {
    var total: Int32 = 0
    var isCounted = false
    for index in 0..<page.containers.count {
      let container = page.containers.base[index]
      // A form's text may all be beside it.
      guard
        container.tag == .form
          || container.isResolved && container.endBlock > container.firstBlock && container.tokens & Self.names != 0,
        isBox(container)
      else { continue }
      if !isCounted {
        for block in 0..<page.blocks.count where kept[block] { total &+= page.blocks.base[block].units }
        isCounted = true
      }
      let box = container.tag == .form ? surroundings(container, page) : container
      let units = Self.units(box, page)
      guard units <= Self.mostUnits, units * Self.share <= total else { continue }
      for block in Int(box.firstBlock)..<Int(box.endBlock) { kept[block] = false }
    }
  }

  /// Whether an element asks for a subscription: a form with an address field, or a named element with a field or, in
  /// an `aside`, a button or a link.
  private func isBox(_ container: Container) -> Bool {
    let element = tree.nodes[Int(container.node)]
    if container.tag == .form { return holds(element, where: isAddressField) }
    switch container.tag {
    case .body, .html, .main, .article, .p: return false
    case .aside: return holds(element) { $0.tag == .a || $0.tag == .button || isAddressField($0) }
    default: return holds(element, where: isAddressField)
    }
  }

  /// The element around a form, where it holds little more than what the form is for.
  private func surroundings(_ form: Container, _ page: borrowing PageBlocks) -> Container {
    guard form.parent >= 0 else { return form }
    let parent = page.containers.base[Int(form.parent)]
    switch parent.tag {
    case .div, .aside, .section:
      let isSmall = parent.endBlock - parent.firstBlock - (form.endBlock - form.firstBlock) <= 3
      return isSmall && Self.units(parent, page) <= Self.mostUnits ? parent : form
    default: return form
    }
  }

  private static func units(_ container: Container, _ page: borrowing PageBlocks) -> Int32 {
    var units: Int32 = 0
    for block in Int(container.firstBlock)..<Int(container.endBlock) {
      units &+= page.blocks.base[block].units
      if units > mostUnits { break }
    }
    return units
  }

  /// Whether an element is a field for an electronic address, by its type or its name.
  private func isAddressField(_ element: HTMLNode) -> Bool {
    guard element.tag == .input else { return false }
    for attribute in tree.attributes(of: element) {
      let value = tree.bytes(of: attribute.value)
      switch attribute.name {
      case .type: if ByteText.isEqual(value, "email") || ByteText.isEqual(value, "EMAIL") { return true }
      case .name, .id: if ByteText.contains("email", in: value) { return true }
      default: break
      }
    }
    return false
  }

  /// Whether an element within `element`, among the first ones, is of a kind.
  private func holds(_ element: HTMLNode, where isWanted: (HTMLNode) -> Bool) -> Bool {
    tree.contains(within: element, limit: Self.searchLimit, where: isWanted)
  }
}
