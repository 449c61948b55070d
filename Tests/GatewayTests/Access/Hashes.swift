/// Hashes of the users' names with "'s".
enum Hashes {
  static let ada = "$2y$04$7WG7w583jtTI1.cBS.Fjpe3wqde9ZwdHztL6TMxSZLmMxEcAefwKq"
  static let bob =
    "$6$rounds=1000$bobsalt$71UZ6SX5.U5vQaRGgilknZyjsD/LSzpkhzsPVxukjZMvAKeGImx0YsNsyEXb5jyBJHVT954SnMOB6B.bVWxJe."
  static let eve = "$y$j75$evesaltevesa$IBTo88.ritlmykQRI3bZIsKZ1Ys.Nho.KAoxVsjZ.w6"
  static let bobsNext =
    "$6$rounds=1000$nextsalt$zQtW6vdHWOyqbuD0mA8f2yONqZ3TZx5Q7cRVFvMmGWk9JkZfIA/CdsO0VciXUKqBtCflhy1we4o05HgTX3Ykb0"
}
