"""Who may use the pages: users and roles, signing in, and what one user's browser may reach.

``people`` is the vocabulary, ``users`` the users file, ``sign_in`` the built-in way to sign in,
``guard`` the one door every request passes, ``isolation`` what keeps users apart.
"""
