import Testing

@testable import Remote

@Suite("Addresses of spools")
struct AddressTests {
  @Test(
    "What has a slash before any colon, or no colon, is a path of this machine",
    arguments: ["spool", "/srv/spool", "./a:b", "/a:b", "a/b:c", ":x", ".", "../a:b", "[::1]"]
  )
  func local(text: String) throws {
    #expect(try SpoolAddress(text) == .local(path: text))
    #expect(!SpoolAddress.isFar(text))
  }

  @Test(
    "What has a colon first is a directory of another machine",
    arguments: [
      ("lab:spool", nil, "lab", nil, "spool"), ("anna@lab:/srv/spool/", "anna", "lab", nil, "/srv/spool"),
      ("lab:", nil, "lab", nil, "."), ("lab:~/x", nil, "lab", nil, "x"), ("lab:a:b", nil, "lab", nil, "a:b"),
      ("lab:/", nil, "lab", nil, "/"), ("[::1]:spool", nil, "::1", nil, "spool"),
      ("anna@[fe80::1%eth0]:s", "anna", "fe80::1%eth0", nil, "s"), ("a@b@lab:s", "a@b", "lab", nil, "s"),
      ("ssh://lab/srv/spool", nil, "lab", nil, "/srv/spool"), ("ssh://lab", nil, "lab", nil, "."),
      ("ssh://anna@lab:2222/srv", "anna", "lab", 2222, "/srv"),
      ("ssh://lab:22/~/spool", nil, "lab", 22, "spool"), ("ssh://[::1]:22/s", nil, "::1", 22, "/s"),
      ("ssh://[::1]/s", nil, "::1", nil, "/s"),
    ] as [(String, String?, String, Int?, String)]
  )
  func far(text: String, user: String?, host: String, port: Int?, path: String) throws {
    guard case .far(let address) = try SpoolAddress(text) else {
      Issue.record("\(text) is local")
      return
    }
    #expect(address.user == user)
    #expect(address.host == host)
    #expect(address.port == port)
    #expect(address.path == path)
    // What is printed can be given again.
    #expect(try SpoolAddress(address.description) == .far(address))
  }

  @Test(
    "What ssh would take for an option, or a shell for more than a word, is refused",
    arguments: [
      "-oProxyCommand=x:spool", "ssh://-oProxyCommand=x/spool", "-l@lab:s", "@lab:s", "a@:s", "la b:s",
      "la;b:s", "$(x):s", "lab:a\nb", "ssh://lab:0/s", "ssh://lab:65536/s", "ssh://lab:x/s", "ssh:///s",
      "ssh://lab:99999999999999999999/s",
    ]
  )
  func refused(text: String) {
    #expect(throws: RemoteError.self) { _ = try SpoolAddress(text) }
    #expect(SpoolAddress.isFar(text))
  }

  @Test("Names in the spool lie below its directory")
  func paths() throws {
    #expect(try FarAddress(login: "lab", path: "s").path(of: "incoming") == "s/incoming")
    #expect(try FarAddress(login: "lab", path: "").path(of: "incoming") == "./incoming")
    #expect(try FarAddress(login: "lab", path: "/").path(of: "incoming") == "/incoming")
  }
}

@Suite("How ssh is called")
struct SSHCommandTests {
  @Test("The subsystem is asked for by name, with the port and the user's own options")
  func subsystem() throws {
    let address = try FarAddress(url: "ssh://anna@lab:2222/srv")
    let words = SSHCommand("ssh -F  none").subsystem(address)
    #expect(words.prefix(3) == ["ssh", "-F", "none"])
    #expect(words.suffix(5) == ["-p", "2222", "-s", "anna@lab", "sftp"])
    #expect(words.contains("ServerAliveInterval=15"))
  }

  @Test("Without anything told it is ssh", arguments: [nil, "", " "])
  func plain(told: String?) { #expect(SSHCommand(told).words == ["ssh"]) }

  @Test("rsync gets the same as one word with quotes")
  func transport() throws {
    let address = try FarAddress(login: "lab", path: "s")
    #expect(SSHCommand("ssh -i a'b").transport(address).hasPrefix("ssh -i 'a'\\''b' -o "))
  }
}
