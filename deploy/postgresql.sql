-- As the user postgres: psql -f deploy/postgresql.sql
-- The role has no password: the service of the same name comes in over the local socket (peer).
CREATE ROLE linli LOGIN;
CREATE DATABASE linli OWNER linli ENCODING 'UTF8' TEMPLATE template0 LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8';
REVOKE ALL ON DATABASE linli FROM PUBLIC;
